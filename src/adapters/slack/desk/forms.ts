import type { InputBlock, ModalView } from '@slack/web-api'
import type { Command } from '../../../core/commands.ts'
import {
  type Field,
  type Form,
  fieldsFor,
  forms,
  isForm,
  type Label,
  type Offers,
  registrationForm,
} from '../../../core/forms/index.ts'
import type { Ticket } from '../../../core/records/index.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

/** Where a form was opened from: the ticket, its type, and the place in which to answer. All but the channel may be ''. */
export type FormOrigin = { number: string; type: string; channel: string; thread: string }

export const wantsForm = isForm
/** The form of what belongs to no ticket yet; the shortcut that opens it has the same name. */
export const registration = 'register'

/** https://docs.slack.dev/reference/views/modal-views */
const longestTitle = 24
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const longestOption = 75
/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element */
const mostOptions = 100

const plain = (text: string) => ({ type: 'plain_text' as const, text })

/** A form as a dialogue, by the core's declaration of it. What other fields decide is checked when it is sent. */
export function form(action: string, origin: FormOrigin, seal: Seal, words: Words, offers?: Offers): ModalView {
  const { language } = words
  return {
    type: 'modal',
    callback_id: action,
    private_metadata: seal.close(`form ${action}`, [origin.number, origin.type, origin.channel, origin.thread]),
    title: plain(titleOf(declared(action).title[language], origin.number)),
    submit: plain(action === 'note' ? words.save : words.send),
    close: plain(words.cancel),
    blocks: fieldsOf(action, origin.type).map(([name, field]) => input(name, field, language, offers)),
  }
}

/** In a form's place: why there is none. */
export function notice(action: string, text: string, words: Words): ModalView {
  return {
    type: 'modal',
    title: plain(titleOf(declared(action).title[words.language], '')),
    close: plain(words.cancel),
    blocks: [{ type: 'section', text: plain(text) }],
  }
}

const declared = (action: string): Form => (isForm(action) ? forms[action] : registrationForm)

const fieldsOf = (action: string, type: string) => fieldsFor(declared(action), type as Ticket['type'])

function titleOf(title: string, number: string): string {
  const whole = `${title} ${number}`.trim()
  if (whole.length <= longestTitle) return whole
  return title.length <= longestTitle ? title : `${title.slice(0, longestTitle - 1)}…`
}

function input(name: string, field: Field, language: keyof Label, offers?: Offers): InputBlock {
  const hint = hintOf(field, language)
  return {
    type: 'input',
    block_id: name,
    label: plain(field.label[language]),
    optional: !field.required || field.where !== undefined,
    element: elementOf(field, language, offers),
    ...(hint && { hint: plain(hint) }),
  }
}

function hintOf(field: Field, language: keyof Label): string | null {
  if (field.kind !== 'rows') return null
  return Object.values(field.columns)
    .map((column) => column[language])
    .join(' | ')
}

const option = (value: string, label: string) => ({ text: plain(label.slice(0, longestOption).toWellFormed()), value })

function elementOf(field: Field, language: keyof Label, offers?: Offers): InputBlock['element'] {
  const offered = (field.names && offers?.[field.names].slice(0, mostOptions)) ?? []
  if (offered.length > 0) {
    const options = offered.map(({ id, label }) => option(id, label))
    return { type: field.kind === 'list' ? 'multi_static_select' : 'static_select', action_id: 'value', options }
  }
  switch (field.kind) {
    case 'date':
      return { type: 'datepicker', action_id: 'value' }
    case 'flag':
      return { type: 'checkboxes', action_id: 'value', options: [option('true', field.label[language])] }
    case 'choice':
      return {
        type: 'static_select',
        action_id: 'value',
        options: Object.entries(field.options).map(([value, label]) => option(value, label[language])),
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

function heldIn(field: Field, held: Held | undefined): string | string[] | true | undefined {
  const chosen = held?.selected_options
  if (field.kind === 'flag') return chosen?.length ? true : undefined
  return chosen?.map(({ value }) => value) ?? held?.value ?? held?.selected_date ?? held?.selected_option?.value ?? ''
}

/** `given`: what the form holds, by its fields; `command`: the same as a command, where it is about a ticket. */
export type ReadForm = { origin: FormOrigin; given: Record<string, unknown>; command: Command | null; fields: string[] }

/** What a sent form says, and its fields; null where it is none of ours. */
export function readForm(view: Submitted, seal: Seal): ReadForm | null {
  const action = view.callback_id
  const [number = '', type = '', channel, thread = ''] = seal.open(`form ${action}`, view.private_metadata) ?? []
  if (!channel || !(number ? isForm(action) : action === registration)) return null
  const fields = fieldsOf(action, type)
  const values = fields
    .map(([name, field]) => [name, heldIn(field, view.state.values[name]?.value)] as const)
    .filter(([, value]) => value !== undefined)
  const given = Object.fromEntries(values)
  return {
    origin: { number, type, channel, thread },
    given,
    command: number ? ({ command: action, ...given } as Command) : null,
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
