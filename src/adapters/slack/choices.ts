import type { KnownBlock } from '@slack/web-api'
import { UnreadableError } from '../../core/errors.ts'
import type { Choice, InboundEvent, RawEvent } from '../../core/ports/channel.ts'
import { cleanName } from './markup.ts'
import type { Writer } from './parse.ts'

/** What is read of https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
type Press = {
  type: 'block_actions'
  team: { id: string }
  user: { id: string }
  container: { channel_id: string; message_ts: string; thread_ts?: string }
  actions: { action_id: string; action_ts: string; value: string }[]
}

/** https://docs.slack.dev/reference/block-kit/blocks/section-block */
export const sectionLimit = 3000
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const labelLimit = 75
/** https://docs.slack.dev/reference/block-kit/blocks/actions-block */
const buttonsInBlock = 25
const mark = 'choice:'
const choiceId = /^[\w.:-]{1,64}$/
const timestamp = /^\d{1,12}\.\d{1,6}$/

/** A text, escaped already and no longer than a section, over the buttons that answer it. */
export function choiceBlocks(text: string, choices: Choice[]): KnownBlock[] {
  const buttons = choices.map(({ id, label }) => ({
    type: 'button' as const,
    action_id: `${mark}${id}`,
    value: id,
    text: { type: 'plain_text' as const, text: [...label].slice(0, labelLimit).join(''), emoji: true },
  }))
  const rows = Array.from({ length: Math.ceil(buttons.length / buttonsInBlock) }, (_, row) =>
    buttons.slice(row * buttonsInBlock, (row + 1) * buttonsInBlock),
  )
  return [
    { type: 'section', text: { type: 'mrkdwn', text } },
    ...rows.map((elements) => ({ type: 'actions' as const, elements })),
  ]
}

/** Whether an interaction is a customer's answer: a button of ours that answers a message, not one of the desk's. */
export function isChoice(payload: unknown): payload is Press {
  const { type, actions } = (payload ?? {}) as Partial<Press>
  return type === 'block_actions' && Array.isArray(actions) && String(actions[0]?.action_id).startsWith(mark)
}

/** In which channel a button was pressed. */
export const channelOf = (payload: unknown): string =>
  String((payload as Partial<Press> | null)?.container?.channel_id ?? '')

/** The row a pressed button is kept in: what says who pressed what where, without what would let anybody answer it. */
export function pressRow(account: string, { type, team, user, container, actions }: Press): RawEvent {
  const { action_id, action_ts, value } = actions[0] ?? {}
  const kept = {
    type,
    team: { id: team?.id },
    user: { id: user?.id },
    container: {
      channel_id: container?.channel_id,
      message_ts: container?.message_ts,
      thread_ts: container?.thread_ts,
    },
    actions: [{ action_id, action_ts, value }],
  }
  const externalId = [team?.id, container?.channel_id, container?.message_ts, user?.id, action_ts].join(':')
  return { externalId, scope: account, body: new TextEncoder().encode(JSON.stringify(kept)) }
}

/** Who pressed it. Throws `UnreadableError` where something is missing by which it would be understood. */
export function readPress(press: Press): { user: string; toEvent(writer?: Writer): InboundEvent } {
  const [action] = press.actions
  const { channel_id: channel, message_ts: message, thread_ts: thread } = press.container ?? {}
  const [user, team] = [press.user?.id, press.team?.id]
  for (const [name, value] of Object.entries({ user, team, channel })) {
    if (typeof value !== 'string' || value === '')
      throw new UnreadableError(`Slack sent a pressed button without ${name}`)
  }
  for (const time of [message, action?.action_ts, thread ?? message]) {
    if (!timestamp.test(String(time))) throw new UnreadableError(`Slack sent a pressed button with the time ${time}`)
  }
  if (!choiceId.test(String(action?.value)))
    throw new UnreadableError('Slack sent a pressed button that is none of ours')
  return {
    user,
    toEvent: (writer) => ({
      kind: 'choice',
      at: new Date(Number(action!.action_ts) * 1000),
      from: { address: user, name: cleanName(writer?.name ?? user) || user, verified: true, locale: writer?.locale },
      conversation: {
        key: channel.startsWith('D') ? channel : `${channel}:${thread ?? message}`,
        address: channel,
      },
      text: '',
      choice: action!.value,
      externalId: `${team}:${channel}:${message}`,
    }),
  }
}
