import type { ModalView } from '@slack/web-api'
import type { Command } from '../../../core/commands.ts'
import type { Seal } from './seal.ts'
import type { Words } from './words.ts'

/** The commands that ask for words first, and for which. */
const fields: Record<string, string[]> = {
  progress: ['done', 'next', 'eta'],
  note: ['text'],
  resolve: ['text'],
  reopen: ['reason'],
}

/** Where a form was opened from: the ticket, and the place in which to answer. */
export type FormOrigin = { number: string; channel: string; thread: string }

export const wantsForm = (action: string): boolean => action in fields

export function form(action: string, origin: FormOrigin, seal: Seal, words: Words): ModalView {
  const plain = (text: string) => ({ type: 'plain_text' as const, text })
  return {
    type: 'modal',
    callback_id: action,
    private_metadata: seal.close(`form ${action}`, [origin.number, origin.channel, origin.thread]),
    title: plain(`${words.commands[action]} ${origin.number}`.slice(0, 24)),
    submit: plain(action === 'note' ? words.save : words.send),
    close: plain(words.cancel),
    blocks: (fields[action] ?? []).map((field) => ({
      type: 'input',
      block_id: field,
      label: plain(words.fields[field] ?? field),
      element: { type: 'plain_text_input', action_id: 'value', multiline: field !== 'eta' },
    })),
  }
}

type Submitted = {
  callback_id: string
  private_metadata: string
  state: { values: Record<string, Record<string, { value?: string | null }>> }
}

/** What a sent form says, or null where it is none of ours. */
export function readForm(view: Submitted, seal: Seal): { origin: FormOrigin; command: Command; first: string } | null {
  const action = view.callback_id
  const [number, channel, thread] = seal.open(`form ${action}`, view.private_metadata) ?? []
  const first = fields[action]?.[0]
  if (!number || !channel || !thread || !first) return null
  const values = Object.fromEntries(
    (fields[action] ?? []).map((field) => [field, view.state.values[field]?.value?.value ?? '']),
  )
  return { origin: { number, channel, thread }, command: { command: action, ...values } as Command, first }
}
