import type { InputBlock, ModalView } from '@slack/web-api'
import type { Command } from '../../../core/commands.ts'
import { type Field, fieldsFor, forms, isForm, type Label } from '../../../core/forms/index.ts'
import type { Ticket } from '../../../core/records/index.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

/** Where a form was opened from: the ticket, its type, and the place in which to answer. */
export type FormOrigin = { number: string; type: string; channel: string; thread: string }

export const wantsForm = isForm

const plain = (text: string) => ({ type: 'plain_text' as const, text })

/** A command's form as a dialogue, by the core's declaration of it. What other fields decide is checked when it is sent. */
export function form(action: string, origin: FormOrigin, seal: Seal, words: Words): ModalView {
  const { title, fields } = declared(action, origin.type, words.language)
  return {
    type: 'modal',
    callback_id: action,
    private_metadata: seal.close(`form ${action}`, [origin.number, origin.type, origin.channel, origin.thread]),
    title: plain(`${title} ${origin.number}`.slice(0, 24)),
    submit: plain(action === 'note' ? words.save : words.send),
    close: plain(words.cancel),
    blocks: fields.map(([name, field]) => input(name, field, words.language)),
  }
}

function declared(action: string, type: string, language: keyof Label) {
  const wanted = isForm(action) ? forms[action] : null
  const title = wanted?.title[language] ?? action
  return { title, fields: wanted ? fieldsFor(wanted, type as Ticket['type']) : [] }
}

function input(name: string, field: Field, language: keyof Label): InputBlock {
  const hint = hintOf(field, language)
  return {
    type: 'input',
    block_id: name,
    label: plain(field.label[language]),
    optional: !field.required || field.where !== undefined,
    element: elementOf(field, language),
    ...(hint && { hint: plain(hint) }),
  }
}

function hintOf(field: Field, language: keyof Label): string | null {
  if (field.kind !== 'rows') return null
  return Object.values(field.columns)
    .map((column) => column[language])
    .join(' | ')
}

function elementOf(field: Field, language: keyof Label): InputBlock['element'] {
  const option = (value: string, label: Label) => ({ text: plain(label[language].slice(0, 75)), value })
  switch (field.kind) {
    case 'date':
      return { type: 'datepicker', action_id: 'value' }
    case 'flag':
      return { type: 'checkboxes', action_id: 'value', options: [option('true', field.label)] }
    case 'choice':
      return {
        type: 'static_select',
        action_id: 'value',
        options: Object.entries(field.options).map(([value, label]) => option(value, label)),
      }
    default:
      return { type: 'plain_text_input', action_id: 'value', multiline: field.kind !== 'line' }
  }
}

/** What an input of a sent form holds, by the kind of its element. */
type Held = {
  value?: string | null
  selected_date?: string | null
  selected_option?: { value: string } | null
  selected_options?: { value: string }[]
}

type Submitted = {
  callback_id: string
  private_metadata: string
  state: { values: Record<string, Record<string, Held>> }
}

const heldIn = (field: Field, held: Held | undefined): string | true | undefined => {
  if (field.kind === 'flag') return held?.selected_options?.length ? true : undefined
  return held?.value ?? held?.selected_date ?? held?.selected_option?.value ?? ''
}

export type ReadForm = { origin: FormOrigin; command: Command; fields: string[] }

/** What a sent form says, and its fields; null where it is none of ours. */
export function readForm(view: Submitted, seal: Seal): ReadForm | null {
  const action = view.callback_id
  const [number, type = '', channel, thread] = seal.open(`form ${action}`, view.private_metadata) ?? []
  if (!number || !channel || !thread || !isForm(action)) return null
  const { fields } = declared(action, type, 'en')
  const values = fields
    .map(([name, field]) => [name, heldIn(field, view.state.values[name]?.value)] as const)
    .filter(([, value]) => value !== undefined)
  return {
    origin: { number, type, channel, thread },
    command: { command: action, ...Object.fromEntries(values) } as Command,
    fields: fields.map(([name]) => name),
  }
}

/** Why a form was refused, beside the field it is about; what names no field of it is said beside the first. */
export function errorsOf(
  { fields }: ReadForm,
  refused: { message: string; fields?: { path: string; message: string }[] },
): Record<string, string> {
  const named = (refused.fields ?? []).filter(({ path }) => fields.includes(path))
  if (named.length === 0) return { [fields[0] ?? 'text']: refused.message }
  return Object.fromEntries(named.map(({ path, message }) => [path, message]))
}
