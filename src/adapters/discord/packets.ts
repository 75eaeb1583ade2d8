import { UnreadableError } from '../../core/errors.ts'
import { isSnowflake } from './snowflake.ts'

/**
 * What we read of Discord's objects, all of it unverified but what `readPacket` checks.
 * https://docs.discord.com/developers/resources/message https://docs.discord.com/developers/interactions/receiving-and-responding
 */
export type User = { id: string; username?: string; global_name?: string | null; bot?: boolean; system?: boolean }

export type DiscordFile = { id: string; filename?: string; content_type?: string; size?: number; url?: string }

export type Words = {
  type?: number
  content?: string
  attachments?: DiscordFile[]
  embeds?: { title?: string; description?: string; url?: string }[]
  sticker_items?: { name?: string }[]
  poll?: { question?: { text?: string }; answers?: { poll_media?: { text?: string } }[] }
  message_snapshots?: { message?: Words }[]
  mentions?: (User & { member?: { nick?: string | null } })[]
}

export type Message = Words & {
  id: string
  channel_id: string
  guild_id?: string
  author: User
  member?: { nick?: string | null }
  webhook_id?: string
  edited_timestamp?: string | null
  nonce?: string | number
  components?: { components?: { custom_id?: string }[] }[]
  message_reference?: { message_id?: string; type?: number }
}

type Option = { name: string; type: number; value?: unknown }

export type Interaction = {
  id: string
  type: number
  token?: string
  channel_id?: string
  channel?: { id: string; type: number; parent_id?: string | null }
  guild_id?: string
  member?: { user: User; nick?: string | null }
  user?: User
  locale?: string
  message?: { id: string }
  data?: {
    name?: string
    custom_id?: string
    options?: Option[]
    resolved?: { attachments?: Record<string, DiscordFile> }
  }
}

export type Deletion = { id: string; channel_id: string; guild_id?: string }

export type MessagePacket =
  | { t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'; d: Message }
  | { t: 'MESSAGE_DELETE'; d: Deletion }

export type Packet = MessagePacket | { t: 'INTERACTION_CREATE'; d: Interaction }

type Fields = Record<string, unknown>

/** Throws `UnreadableError` where these bytes are no packet that we keep. */
export function readPacket(body: Uint8Array): Packet {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new UnreadableError('this is no JSON of Discord')
  }
  const { t, d } = fieldsOf(value)
  const fields = fieldsOf(d)
  const check = checks[String(t)]
  if (!check)
    throw new UnreadableError(`Discord sent ${t === undefined ? 'nothing' : String(t)}, which is not read here`)
  if (!isSnowflake(fields.id)) throw new UnreadableError(`Discord sent ${String(t)} without an id`)
  check(fields)
  return value as Packet
}

const checks: Record<string, (fields: Fields) => void> = {
  MESSAGE_CREATE: checkMessage,
  MESSAGE_UPDATE: checkMessage,
  MESSAGE_DELETE: checkPlace,
  INTERACTION_CREATE: checkInteraction,
}

function checkPlace({ channel_id }: Fields): void {
  if (!isSnowflake(channel_id)) throw new UnreadableError('Discord sent a message without a channel')
}

function checkMessage(fields: Fields): void {
  checkPlace(fields)
  if (!isUser(fields.author)) throw new UnreadableError('Discord sent a message without an author')
  checkWords(fields)
}

function checkWords({ content, attachments, mentions }: Fields): void {
  if (content !== undefined && typeof content !== 'string')
    throw new UnreadableError('the text of a message is no text')
  for (const list of [attachments, mentions]) {
    if (list === undefined || (Array.isArray(list) && list.every((each) => isSnowflake(fieldsOf(each).id)))) continue
    throw new UnreadableError('the files or mentions of a message have no ids')
  }
}

function checkInteraction({ type, user, member, channel_id, data }: Fields): void {
  if (typeof type !== 'number') throw new UnreadableError('Discord sent an interaction of no type')
  if (type === 1) return
  if (!isUser(user) && !isUser(fieldsOf(member).user)) {
    throw new UnreadableError('Discord sent an interaction of nobody')
  }
  if (!isSnowflake(channel_id)) throw new UnreadableError('Discord sent an interaction without a channel')
  const { options } = fieldsOf(data)
  if (options !== undefined && !Array.isArray(options))
    throw new UnreadableError('the options of a command are no list')
}

const isUser = (value: unknown): boolean => isSnowflake(fieldsOf(value).id)

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
