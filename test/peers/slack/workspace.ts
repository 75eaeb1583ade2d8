/** What the stand-in knows: people, channels, messages and files, as Slack's documentation describes its objects. */
export type User = {
  id: string
  name: string
  real_name: string
  email: string
  locale: string
  tz: string
  team_id: string
  is_bot: boolean
  deleted: boolean
  is_restricted: boolean
  is_ultra_restricted: boolean
  is_stranger: boolean
}

export type StoredFile = {
  id: string
  name: string
  title: string
  mimetype: string
  size: number
  user: string
  content: Uint8Array
}

export type Message = {
  type: 'message'
  subtype?: string
  ts: string
  user: string
  team: string
  text: string
  bot_id?: string
  app_id?: string
  thread_ts?: string
  parent_user_id?: string
  edited?: { user: string; ts: string }
  blocks?: unknown[]
  attachments?: unknown[]
  metadata?: { event_type: string; event_payload: Record<string, unknown> }
  files?: { id: string; [key: string]: unknown }[]
  reactions?: { name: string; users: string[]; count: number }[]
  reply_count?: number
  latest_reply?: string
  hidden?: boolean
}

export type ChannelKind = 'channel' | 'group' | 'im' | 'mpim'

export type Channel = {
  id: string
  name: string
  kind: ChannelKind
  archived: boolean
  members: Set<string>
  messages: Message[]
}

export type View = { id: string; hash: string; user: string; [key: string]: unknown }

export type Ephemeral = { channel: string; user: string; text: string; thread_ts?: string }

export const team = { id: 'T0DESK', name: 'Desk' }
export const bot = { user: 'U0ECHO', id: 'B0ECHO', app: 'A0ECHO', name: 'echodesk' }

/** Everything in memory; ids and timestamps are unique and grow. */
export class Workspace {
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly files = new Map<string, StoredFile>()
  readonly views = new Map<string, View>()
  readonly ephemerals: Ephemeral[] = []
  private lastTs = 0
  private count = 0

  constructor() {
    this.addUser({ id: bot.user, name: bot.name, is_bot: true })
  }

  /** Seconds with six decimals, unique in the workspace. */
  nextTs(): string {
    this.lastTs = Math.max(Date.now() * 1000, this.lastTs + 1)
    return `${Math.floor(this.lastTs / 1_000_000)}.${String(this.lastTs % 1_000_000).padStart(6, '0')}`
  }

  nextId(prefix: string): string {
    this.count++
    return `${prefix}${String(this.count).padStart(8, '0')}`
  }

  addUser(user: Partial<User> & { id: string }): User {
    const name = user.name ?? user.id.toLowerCase()
    const made: User = {
      name,
      real_name: name,
      email: `${name}@customer.example`,
      locale: 'en-US',
      tz: 'Europe/Amsterdam',
      team_id: team.id,
      is_bot: false,
      deleted: false,
      is_restricted: false,
      is_ultra_restricted: false,
      is_stranger: false,
      ...user,
    }
    this.users.set(made.id, made)
    return made
  }

  /** A channel that the bot is in, unless `withoutBot`. */
  addChannel(id: string, members: string[] = [], settings: { kind?: ChannelKind; withoutBot?: boolean } = {}): Channel {
    const channel: Channel = {
      id,
      name: id.toLowerCase(),
      kind: settings.kind ?? 'channel',
      archived: false,
      members: new Set(settings.withoutBot ? members : [bot.user, ...members]),
      messages: [],
    }
    this.channels.set(id, channel)
    return channel
  }

  /** The direct chat between the bot and a user, made at the first use. */
  directChannel(user: string): Channel {
    const known = [...this.channels.values()].find((one) => one.kind === 'im' && one.members.has(user))
    return known ?? this.addChannel(`D${user.slice(1)}`, [user], { kind: 'im' })
  }

  channel(id: string): Channel {
    const channel = this.channels.get(id)
    if (!channel) throw new Error(`The stand-in has no channel ${id}`)
    return channel
  }

  message(channel: string, ts: string): Message {
    const message = this.channel(channel).messages.find((one) => one.ts === ts)
    if (!message) throw new Error(`The stand-in has no message ${ts} in ${channel}`)
    return message
  }

  /** Adds a message, and counts it at its parent where it is a reply. */
  append(channel: Channel, message: Message): Message {
    channel.messages.push(message)
    const parent = message.thread_ts && channel.messages.find((one) => one.ts === message.thread_ts)
    if (parent) {
      message.parent_user_id = parent.user
      parent.thread_ts = parent.ts
      parent.reply_count = (parent.reply_count ?? 0) + 1
      parent.latest_reply = message.ts
    }
    return message
  }

  /** A deleted parent with replies stays as a tombstone. Returns it, or undefined where the message is gone. */
  remove(channel: Channel, message: Message): Message | undefined {
    const index = channel.messages.indexOf(message)
    if (!message.reply_count) {
      channel.messages.splice(index, 1)
      const parent = channel.messages.find((one) => one.ts === message.thread_ts)
      if (parent) {
        const left = channel.messages.filter((one) => one.thread_ts === parent.ts && one !== parent)
        parent.reply_count = left.length
        parent.latest_reply = left.at(-1)?.ts
      }
      return undefined
    }
    const tombstone: Message = {
      type: 'message',
      subtype: 'tombstone',
      ts: message.ts,
      thread_ts: message.ts,
      user: 'USLACKBOT',
      team: team.id,
      text: 'This message was deleted.',
      reply_count: message.reply_count,
      latest_reply: message.latest_reply,
      hidden: true,
    }
    channel.messages[index] = tombstone
    return tombstone
  }

  describeFile(file: StoredFile, base: string): { id: string; [key: string]: unknown } {
    const path = `${base}/files-pri/${team.id}-${file.id}`
    return {
      id: file.id,
      name: file.name,
      title: file.title,
      mimetype: file.mimetype,
      size: file.size,
      user: file.user,
      mode: 'hosted',
      is_external: false,
      url_private: `${path}/${encodeURIComponent(file.name)}`,
      url_private_download: `${path}/download/${encodeURIComponent(file.name)}`,
    }
  }
}
