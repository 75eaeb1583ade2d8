import { type Tier, type Triage, type TriageInput, tiers } from './types.ts'

/** One line of a file of records, read: what it gave, or what is wrong with it. Lines are counted from 1. */
export type LineResult<Output> = { line: number; output: Output } | { line: number; error: string }

type Fields = Record<string, unknown>

/**
 * Reads JSON lines and gives each record to `work`; empty lines are passed over, and a bad one stops nothing.
 * @param read says what a record is, or throws an Error that says what is wrong with it
 */
export async function* eachRecord<Entry, Output>(
  lines: AsyncIterable<string>,
  read: (fields: Fields) => Entry,
  work: (entry: Entry) => Output | Promise<Output>,
): AsyncGenerator<LineResult<Output>> {
  let line = 0
  for await (const text of lines) {
    line += 1
    if (text.trim() === '') continue
    try {
      yield { line, output: await work(read(parse(text))) }
    } catch (error) {
      yield { line, error: error instanceof Error ? error.message : String(error) }
    }
  }
}

/** The text and the id that a record must have. */
export function readIdAndText(fields: Fields): { id: string | number; text: string } {
  const { id, text } = fields
  if (typeof id !== 'string' && typeof id !== 'number') throw new Error('"id" is missing; give a string or a number')
  if (typeof text !== 'string') throw new Error('"text" is missing; give the message as a string')
  return { id, text }
}

export type TriagedLine = { id: string | number } & Omit<Triage, 'rules'>

/** Triages lines of `{id, subject?, text, tier?}`. */
export function triageLines(
  lines: AsyncIterable<string>,
  triage: (input: TriageInput) => Triage | Promise<Triage>,
): AsyncGenerator<LineResult<TriagedLine>> {
  return eachRecord(lines, readTriageInput, async ({ id, ...input }) => {
    const { rules: _, ...result } = await triage(input)
    return { id, ...result }
  })
}

function readTriageInput(fields: Fields): TriageInput & { id: string | number } {
  const { subject, tier } = fields
  if (subject !== undefined && subject !== null && typeof subject !== 'string')
    throw new Error('"subject" must be a string')
  if (tier !== undefined && tier !== null && !tiers.includes(tier as Tier)) {
    throw new Error(`"tier" must be one of ${tiers.join(', ')}`)
  }
  return { ...readIdAndText(fields), subject: subject ?? undefined, tier: (tier as Tier) ?? undefined }
}

function parse(text: string): Fields {
  const parsed = parseJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error('expected a JSON object with "id" and "text"')
  }
  return parsed as Fields
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('not JSON; expected one object a line with "id" and "text"')
  }
}
