import { UnreadableError } from '../../core/errors.ts'

/** What is read of Slack's events: https://docs.slack.dev/reference/events/message. */
export type SlackFile = {
  id: string
  name?: string | null
  mimetype?: string
  size?: number
  mode?: string
  url_private?: string
  url_private_download?: string
}

export type SlackMessage = {
  subtype?: string
  ts: string
  user?: string
  bot_id?: string
  text?: string
  thread_ts?: string
  parent_user_id?: string
  edited?: { ts: string }
  files?: SlackFile[]
  attachments?: { text?: string; fallback?: string; from_url?: string }[]
  latest_reply?: string
  metadata?: { event_type?: string; event_payload?: Record<string, unknown> }
}

type SlackEvent = SlackMessage & {
  type: string
  channel: string
  channel_type?: string
  event_ts?: string
  deleted_ts?: string
  message?: SlackMessage
  previous_message?: SlackMessage
}

export type EventPayload = {
  type: string
  team_id: string
  event_id?: string
  event: SlackEvent
  authorizations?: { user_id?: string; is_bot?: boolean }[]
}

/** A person's doing in a channel, without Slack's many ways to say it. */
export type Happening = {
  kind: 'message' | 'edit' | 'delete'
  team: string
  channel: string
  direct: boolean
  user: string
  /** Of the message it is about. */
  ts: string
  /** The first message of the thread, where it is in one. */
  thread: string | null
  at: Date
  /** The message as it is now; before it was deleted, for a deletion. */
  message: SlackMessage
  /** Unique in the workspace; the same whichever way and however often Slack tells it. */
  id: string
  /** The bot that Slack delivered it to. */
  bot: string | null
}

const written = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message'])
const slackbot = 'USLACKBOT'
const timestamp = /^\d{1,12}\.\d{1,6}$/

const dateOf = (ts: string): Date => new Date(Number(ts) * 1000)

/** Throws `UnreadableError` where the bytes are nothing of Slack's. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw new UnreadableError('Slack sent something that is not JSON')
  }
}

/** An event of Slack's, as far as it is read. Throws `UnreadableError` where it is none. */
export function checkPayload(value: unknown): EventPayload {
  const payload = value as EventPayload
  const event = payload?.event
  if (typeof payload?.team_id !== 'string' || typeof event?.type !== 'string' || typeof event.channel !== 'string') {
    throw new UnreadableError('Slack sent an event without team, type or channel')
  }
  const authorizations = payload.authorizations
  if (authorizations !== undefined && !Array.isArray(authorizations)) {
    throw new UnreadableError('Slack sent authorizations that are no list')
  }
  for (const message of [event, event.message, event.previous_message]) if (message) checkMessage(message)
  return payload
}

const strings = ['subtype', 'ts', 'user', 'bot_id', 'text', 'thread_ts', 'parent_user_id'] as const

function checkMessage(message: SlackMessage): void {
  for (const name of strings) {
    const value: unknown = message[name]
    if (value !== undefined && value !== null && typeof value !== 'string') {
      throw new UnreadableError(`Slack sent a message whose ${name} is no text`)
    }
  }
  for (const ts of [message.ts, message.thread_ts, message.edited?.ts, (message as SlackEvent).event_ts]) {
    if (ts && !timestamp.test(ts)) throw new UnreadableError(`Slack sent a message with the time ${ts}`)
  }
  const lists: unknown[] = [message.files ?? [], message.attachments ?? []]
  if (!lists.every((list) => Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null))) {
    throw new UnreadableError('Slack sent a message whose files or attachments are no list')
  }
}

/** What a person did, or null: a bot, a join, a link preview, our own echo. */
export function readHappening(payload: EventPayload): Happening | null {
  const { event } = payload
  if (event.type !== 'message' && event.type !== 'app_mention') return null
  const told = tell(event)
  const bot = payload.authorizations?.find((one) => one.is_bot)?.user_id ?? null
  // What our bot shared itself may come without a bot_id.
  const nobodys = [undefined, slackbot, bot ?? undefined]
  if (!told || told.message.bot_id || nobodys.includes(told.message.user)) return null
  const { kind, message } = told
  if (!message.ts) throw new UnreadableError('Slack sent a message without a time')
  const id = `${payload.team_id}:${event.channel}:${message.ts}`
  const moment = { message: message.ts, edit: message.edited?.ts, delete: event.event_ts }[kind] ?? message.ts
  return {
    kind,
    team: payload.team_id,
    channel: event.channel,
    direct: event.channel_type === 'im' || event.channel.startsWith('D'),
    user: message.user ?? '',
    ts: message.ts,
    thread: message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null,
    at: dateOf(moment),
    message,
    id: kind === 'message' ? id : kind === 'edit' ? `${id}:edit:${message.edited?.ts}` : `${id}:delete`,
    bot,
  }
}

function tell(event: SlackEvent): { kind: Happening['kind']; message: SlackMessage } | null {
  if (written.has(event.subtype)) return { kind: 'message', message: event }
  const before = event.previous_message
  if (event.subtype === 'message_deleted') return before ? { kind: 'delete', message: before } : null
  if (event.subtype !== 'message_changed' || !event.message) return null
  // A deleted message that has replies stays as a tombstone.
  if (event.message.subtype === 'tombstone') return before ? { kind: 'delete', message: before } : null
  // Slack also changes a message when it adds a link preview: then nobody edited it.
  const edited = event.message.edited?.ts
  if (!edited || edited === before?.edited?.ts || !written.has(event.message.subtype)) return null
  return { kind: 'edit', message: event.message }
}
