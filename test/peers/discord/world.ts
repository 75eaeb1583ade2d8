import { generateKeyPairSync, type KeyObject } from 'node:crypto'

export type User = { id: string; username: string; global_name: string | null; bot?: boolean }

export type Attachment = { id: string; filename: string; content_type: string; size: number; content: Buffer }

export type Message = {
  id: string
  type: number
  channel_id: string
  guild_id?: string
  author: User
  content: string
  timestamp: string
  edited_timestamp: string | null
  attachments: Attachment[]
  mentions: User[]
  components?: unknown[]
  nonce?: string
  webhook_id?: string
  message_reference?: { message_id: string; channel_id: string }
  [more: string]: unknown
}

export type Channel = {
  id: string
  type: number
  guild_id?: string
  parent_id?: string
  name?: string
  recipients?: User[]
  last_message_id: string | null
  thread_metadata?: { archived: boolean; locked: boolean; auto_archive_duration: number; archive_timestamp: string }
  permission_overwrites: { id: string; type: number; allow: string; deny: string }[]
  messages: Message[]
}

export const types = { text: 0, direct: 1, publicThread: 11, forum: 15 } as const

const epoch = 1_420_070_400_000
/** View, send, read back, attach, make threads, write in threads: what the bot's role is given. */
const usual = (1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 16n) | (1n << 35n) | (1n << 38n)

/** One server with the bot in it, and the direct chats of its people. */
export class World {
  readonly bot: User = { id: '1100000000000000001', username: 'echodesk', global_name: null, bot: true }
  readonly guild = '1000000000000000001'
  readonly botRole = '1000000000000000002'
  token = 'peer.bot.token'
  readonly publicKey: string
  readonly privateKey: KeyObject
  /** 1 << 19: the Message Content Intent, for a bot in few servers. */
  flags = 1 << 19
  botPermissions = usual
  readonly users = new Map<string, User>([[this.bot.id, this.bot]])
  readonly channels = new Map<string, Channel>()
  readonly commands: Record<string, unknown>[] = []
  /** People who take no direct messages. */
  readonly closed = new Set<string>()
  private lastId = 0n

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    this.privateKey = privateKey
    this.publicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex')
  }

  /** Each of a millisecond of its own, so that what is ordered by time is ordered. */
  nextId(): string {
    const now = BigInt(Date.now() - epoch) << 22n
    const next = this.lastId + (1n << 22n)
    this.lastId = now > next ? now : next
    return String(this.lastId)
  }

  addUser(name: string): User {
    const user = { id: this.nextId(), username: name.toLowerCase(), global_name: name }
    this.users.set(user.id, user)
    return user
  }

  addChannel(type: number, more: Partial<Channel> = {}): Channel {
    const id = more.id ?? this.nextId()
    const channel = { type, last_message_id: null, permission_overwrites: [], messages: [], ...more, id }
    this.channels.set(id, channel)
    return channel
  }

  addGuildChannel(name: string, type: number = types.text): Channel {
    return this.addChannel(type, { name, guild_id: this.guild })
  }

  direct(user: User): Channel {
    const there = [...this.channels.values()].find((one) => one.recipients?.some(({ id }) => id === user.id))
    return there ?? this.addChannel(types.direct, { recipients: [user] })
  }

  addThread(parent: Channel, name: string, id = this.nextId()): Channel {
    const thread_metadata = {
      archived: false,
      locked: false,
      auto_archive_duration: 10_080,
      archive_timestamp: new Date().toISOString(),
    }
    const place = { id, name, guild_id: this.guild, parent_id: parent.id, thread_metadata }
    return this.addChannel(types.publicThread, place)
  }

  addMessage(channel: Channel, author: User, content: string, more: Partial<Message> = {}): Message {
    const mentions = [...content.matchAll(/<@(\d+)>/g)].flatMap(([, id]) => this.users.get(id ?? '') ?? [])
    const message: Message = {
      id: this.nextId(),
      type: 0,
      channel_id: channel.id,
      author,
      content,
      timestamp: new Date().toISOString(),
      edited_timestamp: null,
      attachments: [],
      mentions,
      ...more,
    }
    channel.messages.push(message)
    channel.last_message_id = message.id
    if (channel.thread_metadata?.archived) channel.thread_metadata.archived = false
    return message
  }
}

/** A channel as Discord shows it. */
export function shownChannel({ messages: _messages, ...channel }: Channel): Record<string, unknown> {
  return channel
}
