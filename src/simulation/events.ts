import { z } from 'zod'
import { durationMs } from '../config/spans.ts'
import type { Command } from '../core/commands.ts'
import { readCommand } from '../http/command-schema.ts'
import { HttpError } from '../http/errors.ts'

/** What a customer wrote. The first of a `ref` opens a conversation, the later ones go on in it. */
export type CustomerEvent = {
  kind: 'customer'
  at: Date
  line: number
  ref: string
  customer: { address: string; name?: string; channel?: string; tier?: string; locale?: string }
  subject?: string
  text: string
  /** The button that was pressed, by its id; `text` is what stood on it. */
  choice?: string
}
/** What an agent did to the ticket of a `ref`. */
export type AgentEvent = { kind: 'agent'; at: Date; line: number; ref: string; agent: string; command: Command }
export type AbsenceEvent = { kind: 'absence'; at: Date; line: number; agent: string; status: 'away' | 'back' }
/** Everything of ours stands still for so many milliseconds. */
export type DownEvent = { kind: 'down'; at: Date; line: number; forMs: number }
export type SimulationEvent = CustomerEvent | AgentEvent | AbsenceEvent | DownEvent

/** A line that is no event: which, and what was expected of which of its fields. */
export class EventError extends Error {
  override name = 'EventError'

  constructor(line: number, reason: string) {
    super(`events, line ${line}: ${reason}`)
  }
}

const at = z.iso
  .datetime({ offset: true, error: 'expected a time with its zone, such as 2026-10-08T09:00:00+08:00' })
  .transform((text) => new Date(text))
const word = z.string({ error: 'expected a text' }).min(1, 'must not be empty')

const customerLine = z.strictObject({
  at,
  ref: word,
  customer: z.strictObject({
    address: word,
    name: z.string().optional(),
    channel: word.optional(),
    tier: word.optional(),
    locale: word.optional(),
  }),
  subject: z.string().optional(),
  text: word,
  choice: word.optional(),
})
const agentLine = z.looseObject({ at, ref: word, agent: word, command: word })
const absenceLine = z.strictObject({
  at,
  agent: word,
  status: z.enum(['away', 'back'], { error: "expected 'away' or 'back'" }),
})
const downLine = z.strictObject({
  at,
  downFor: word.transform((text, context) => {
    const ms = durationMs(text)
    if (ms !== null && ms > 0) return ms
    context.issues.push({ code: 'custom', message: 'expected an ISO 8601 duration such as PT7H', input: text })
    return z.NEVER
  }),
})

/** One line of JSON as an event. Throws `EventError`. */
export function readEvent(text: string, line: number): SimulationEvent {
  const value = parseObject(text, line)
  if ('customer' in value) return { kind: 'customer', line, ...check(customerLine, value, line) }
  if ('downFor' in value) {
    const { at, downFor } = check(downLine, value, line)
    return { kind: 'down', line, at, forMs: downFor }
  }
  if ('command' in value) return agentEvent(check(agentLine, value, line), line)
  if ('status' in value) return { kind: 'absence', line, ...check(absenceLine, value, line) }
  throw new EventError(line, 'expected one of the fields customer, command, status or downFor, which say what it is')
}

/** The command as the API takes it. Whom `assign` names is in `to`, since `agent` says who acts. */
function agentEvent({ at, ref, agent, ...words }: z.output<typeof agentLine>, line: number): AgentEvent {
  try {
    const { command } = readCommand(words.command === 'assign' ? { ...words, agent: words.to } : words)
    return { kind: 'agent', line, at, ref, agent, command }
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    throw new EventError(line, `command: ${error.message}`)
  }
}

function parseObject(text: string, line: number): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new EventError(line, `not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EventError(line, 'expected a JSON object')
  }
  return value as Record<string, unknown>
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown, line: number): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  if (issue.code === 'unrecognized_keys') {
    throw new EventError(line, `${[...issue.path, issue.keys[0]].join('.')}: there is no such field here`)
  }
  throw new EventError(line, `${issue.path.join('.')}: ${issue.message}`)
}
