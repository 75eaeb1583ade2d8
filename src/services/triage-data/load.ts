import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  compileRules,
  impacts,
  type Language,
  type TriageParts,
  ticketTypes,
  tiers,
  urgencies,
} from '../../core/triage/index.ts'
import { decodeWeights } from './weights.ts'

const patterns = z.array(z.string())
const rulesSchema = z.strictObject({
  words: z.record(z.string(), patterns.min(1)),
  silent: patterns,
  greetings: patterns,
  rules: z.array(
    z.strictObject({
      name: z.string(),
      decides: z.strictObject({
        type: z.enum(ticketTypes).optional(),
        impact: z.enum(impacts).optional(),
        urgency: z.enum(urgencies).optional(),
      }),
      patterns: patterns.min(1),
      unless: patterns.optional(),
    }),
  ),
  cues: z.record(z.string(), patterns.min(1)),
  details: z.partialRecord(
    z.enum(['when', 'affected', 'environment', 'steps', 'tried', 'attachments', 'goal']),
    patterns.min(1),
  ),
})

const row = z.tuple([z.string(), z.string(), z.string()])
const urgencyRows = z.strictObject({ now: row, soon: row, whenever: row })
const prioritiesSchema = z.strictObject({
  tiers: z.tuple(
    tiers.map((tier) => z.literal(tier)) as [z.ZodLiteral<'strategic'>, z.ZodLiteral<'growth'>, z.ZodLiteral<'basic'>],
  ),
  order: z.array(z.string()).min(1),
  cells: z.strictObject({ stopped: urgencyRows, partial: urgencyRows, none: urgencyRows }),
  thresholds: z.strictObject({
    type: z.number().min(0).max(1),
    impact: z.number().min(0).max(1),
    stoppedBias: z.number().positive(),
    nowBias: z.number().positive(),
  }),
})

/**
 * Reads what triage works with from a folder like `config/triage`.
 * @param defaultLanguage for texts without a letter in them
 * @throws Error naming the file, the key and what was expected
 */
export async function loadTriage(folder: string, defaultLanguage: Language = 'zh'): Promise<TriageParts> {
  const weights = await inFile(join(folder, 'weights.bin'), async (path) => decodeWeights(await readFile(path)))
  return { ...(await loadRules(folder)), weights, defaultLanguage }
}

/** What weights are made for, in short: others that were trained on top of them fit no other rules and features. */
export async function triageBasis(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ['weights.bin', 'zh.yaml', 'en.yaml']) hash.update(await readFile(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

/** All but the weights: what a training starts from. */
export async function loadRules(folder: string): Promise<Pick<TriageParts, 'rules' | 'table' | 'thresholds'>> {
  const rulesOf = (language: Language) =>
    inFile(join(folder, `${language}.yaml`), async (path) => compileRules(await read(path, rulesSchema)))
  const priorities = await inFile(join(folder, 'priorities.yaml'), (path) => read(path, prioritiesSchema))
  const tierCells = ([strategic, growth, basic]: [string, string, string]) => ({ strategic, growth, basic })
  const cells = ({ now, soon, whenever }: z.infer<typeof urgencyRows>) => ({
    now: tierCells(now),
    soon: tierCells(soon),
    whenever: tierCells(whenever),
  })
  const { stopped, partial, none } = priorities.cells
  return {
    rules: { zh: await rulesOf('zh'), en: await rulesOf('en') },
    table: { order: priorities.order, cells: { stopped: cells(stopped), partial: cells(partial), none: cells(none) } },
    thresholds: priorities.thresholds,
  }
}

async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
  const result = schema.safeParse(parse(await readFile(path, 'utf8')))
  if (!result.success) throw new Error(z.prettifyError(result.error))
  return result.data
}

async function inFile<Result>(path: string, work: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(path)
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
