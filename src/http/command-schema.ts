import { z } from 'zod'
import type { Command, CommandName } from '../core/commands.ts'
import { type Field, type Form, type FormName, forms, longest } from '../core/forms/index.ts'
import { commandTable } from '../core/states.ts'
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

/** Commands that take no form. */
const plain = {
  accept: {},
  reply: {
    text: z.string({ error: 'write the text' }).max(100_000),
    attachments,
    source,
    via: line(100).optional().describe('The channel in which to go on from here'),
  },
  note: { text: text(), attachments, source },
  'set-priority': { priority: line(100) },
  'set-type': { type: line(100) },
  wait: {},
  resume: {},
  unmerge: {},
  spam: {},
  'edit-reply': { source: line(200), text: text() },
  'withdraw-reply': { source: line(200) },
  'take-back': {},
  'link-code': {},
  retry: { message: line(100).describe('The id of the message that failed') },
} satisfies Record<Exclude<CommandName, FormName> | 'note', z.ZodRawShape>

/** What a form takes; how the ticket's type and the other fields decide what is needed is checked where it is done. */
const shapeOf = ({ fields }: Form): z.ZodRawShape =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const described = schemaOf(field).describe(field.label.en)
      return [name, field.required && !field.where && !field.types ? described : described.optional()]
    }),
  )

function schemaOf(field: Field): z.ZodType {
  if (field.kind === 'flag') return z.boolean()
  if (field.kind === 'choice') return z.enum(Object.keys(field.options) as [string, ...string[]])
  if (field.kind === 'date') return z.union([z.iso.date(), z.iso.datetime({ offset: true })])
  if (field.kind === 'list') return z.union([z.array(z.string()), z.string()])
  if (field.kind === 'rows') {
    const columns = Object.fromEntries(Object.keys(field.columns).map((column) => [column, z.string()]))
    return z.union([z.array(z.object(columns)), z.string()])
  }
  return z.string().max(longest[field.kind])
}

/** A form is let through as it is: the core lists everything that is wrong with it at once. */
const open = ({ fields }: Form): z.ZodRawShape =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, z.unknown().optional()]))

const as = line(100).optional().describe('For administrators: the agent who does it')
const names = Object.keys(commandTable) as CommandName[]

const schemasBy = (ofForm: (form: Form) => z.ZodRawShape): Record<string, z.ZodObject> =>
  Object.fromEntries(
    names.map((name) => {
      const shape = name in plain ? plain[name as keyof typeof plain] : ofForm(forms[name as FormName])
      return [name, z.object({ command: z.literal(name), ...shape, as })]
    }),
  )

const schemas = schemasBy(open)

/** Every command as the API takes it. */
export const commandSchema = z.discriminatedUnion(
  'command',
  Object.values(schemasBy(shapeOf)) as [z.ZodObject, ...z.ZodObject[]],
)

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
