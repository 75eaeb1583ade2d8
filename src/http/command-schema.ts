import { z } from 'zod'
import type { Command, CommandName } from '../core/commands.ts'
import { HttpError, invalid } from './errors.ts'
import { fileIdSchema } from './files.ts'
import { line, text } from './schemas.ts'
import { fileName } from './uploads.ts'

const attachment = z.object({
  fileId: fileIdSchema,
  name: z.string().max(300).transform(fileName),
  type: z.string().max(200),
  size: z.number().int().min(0),
})
const attachments = z.array(attachment).max(20).optional().describe('As POST /api/files answered')
const source = line(200).optional()

const fields = {
  accept: {},
  reply: { text: z.string({ error: 'write the text' }).max(100_000), attachments, source },
  note: { text: text(), attachments, source },
  progress: { done: text(5000), next: text(5000), eta: line() },
  'set-priority': { priority: line(100) },
  'set-type': { type: line(100) },
  assign: { agent: line(100).describe("An agent's id") },
  wait: {},
  resolve: { text: text() },
  close: { reason: line(2000).optional() },
  reopen: { reason: line(2000) },
  'edit-reply': { source: line(200), text: text() },
  'withdraw-reply': { source: line(200) },
  retry: { message: line(100).describe('The id of the message that failed') },
} satisfies Record<CommandName, z.ZodRawShape>

const as = line(100).optional().describe('For administrators: the agent who does it')
const names = Object.keys(fields) as CommandName[]
const schemas: Record<string, z.ZodObject> = Object.fromEntries(
  names.map((name) => [name, z.object({ command: z.literal(name), ...fields[name], as })]),
)

/** Every command as the API takes it. */
export const commandSchema = z.discriminatedUnion('command', Object.values(schemas) as [z.ZodObject, ...z.ZodObject[]])

/** Checks a command. Throws `HttpError` 422 that names the unknown command, or the field and what it should be. */
export function readCommand(body: unknown): { command: Command; as: string | undefined } {
  const name = (body as { command?: unknown } | null)?.command
  const schema = typeof name === 'string' && Object.hasOwn(schemas, name) ? schemas[name] : undefined
  if (!schema) {
    const given =
      typeof name === 'string' ? `"${name.slice(0, 100)}" is not a command` : 'The field `command` is missing'
    throw new HttpError(422, 'unknown-command', `${given}; there are ${names.join(', ')}.`)
  }
  const result = schema.safeParse(body)
  if (!result.success) throw invalid(result.error, 'body')
  const { as: agent, ...command } = result.data as Command & { as?: string }
  return { command: command as Command, as: agent }
}
