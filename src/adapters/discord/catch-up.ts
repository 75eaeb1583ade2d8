import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../core/errors.ts'
import type { Cursor, Log } from '../../core/ports/channel.ts'
import type { History } from './history.ts'
import type { Message, MessagePacket } from './packets.ts'
import { channelTypes, type Place } from './place.ts'
import type { Places } from './places.ts'
import type { Positions, Seen } from './positions.ts'
import { revisions } from './revisions.ts'
import { idAt, isLater } from './snowflake.ts'

const atOneTime = 5
const firstPause = 1_000
const longestPause = 60_000
/** What is older is edited and deleted unseen while nobody listens; in milliseconds. */
const revisedWithin = 7 * 86_400_000
/** By how much our clock may be behind Discord's. */
const clockSkew = 60_000

type Settings = {
  supportChannels: string[]
  history: History
  positions: Positions
  places: Places
  now(): Date
  log: Log
  /** Which of them a person wrote. */
  wanted(messages: Message[]): Message[]
  /** Resolves once these, and the cursor behind them, are safe. */
  keep(messages: MessagePacket[], place: Place, cursor?: Cursor): Promise<void>
}

/** One channel that may hold something we missed. */
type Gap = { channel: string; place: Place; beginning: string; last?: string | null }

/**
 * Reads what was written while nobody listened, every channel behind its own cursor, oldest first; then what became
 * meanwhile of the last messages that were taken in before.
 */
export class CatchUp {
  private readonly settings: Settings
  /** Channels of which all is safe up to what the gateway tells. */
  private readonly complete = new Set<string>()
  /** Channels in which something that was told could not be kept. */
  private readonly holes = new Set<string>()
  private readonly reading = new Map<string, Promise<void>>()
  /** Channels in which what was taken in before this session was looked at again. */
  private readonly compared = new Set<string>()
  /** What had been taken in from a channel before it was read in this session. */
  private readonly stood = new Map<string, Seen[]>()
  /** Messages told in direct chats that may not be known yet, by chat: nothing else would lead there. */
  private readonly told = new Map<string, string>()
  /** Counts the sessions: what was found out in an earlier one says nothing of this one. */
  private session = 0
  private sessionFrom = ''
  private again = false
  private running: Promise<void> | null = null
  private stopping = new AbortController()

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** A new session: every channel may have a gap. */
  interrupted(): void {
    this.complete.clear()
    this.compared.clear()
    this.stood.clear()
    this.session++
    this.sessionFrom = idAt(this.settings.now().getTime() + clockSkew)
  }

  /** One channel has a gap: something told could not be kept. `direct`: the message, where it came in a direct chat. */
  missed(channel: string, direct?: string): void {
    this.complete.delete(channel)
    if (direct !== undefined && !this.told.has(channel)) this.told.set(channel, direct)
    this.holes.add(channel)
    this.begin()
  }

  begin(): void {
    this.again = true
    if (this.stopping.signal.aborted) this.stopping = new AbortController()
    this.settings.history.signal = this.stopping.signal
    this.running ??= this.run()
  }

  async stop(): Promise<void> {
    this.again = false
    this.complete.clear()
    this.stopping.abort()
    await this.running
    await Promise.allSettled(this.reading.values())
  }

  /** Whether a message told just now in this channel has nothing missing before it. */
  isComplete(channel: string): boolean {
    return this.complete.has(channel)
  }

  /** A channel that came to be within this session has no gap. */
  isNew(channel: string): boolean {
    return this.sessionFrom !== '' && isLater(channel, this.sessionFrom)
  }

  note(channel: string): void {
    this.complete.add(channel)
  }

  /** Reads this channel before all others. */
  async fill(gap: Gap): Promise<void> {
    const { channel } = gap
    if (this.complete.has(channel)) return
    const name = `${this.session}/${channel}`
    const reading = this.reading.get(name) ?? this.read(gap).finally(() => this.reading.delete(name))
    this.reading.set(name, reading)
    await reading
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    for (let failures = 0; this.again && !signal.aborted; ) {
      this.again = false
      try {
        await this.fillAll()
      } catch (error) {
        if (signal.aborted) break
        failures++
        this.again = true
        this.settings.log.warn('discord: could not read what was missed', { reason: String(error), failures })
        const pause = Math.min(firstPause * 2 ** (failures - 1), longestPause)
        await wait(pause, undefined, { signal }).catch(() => {})
      }
    }
    this.running = null
  }

  private async fillAll(): Promise<void> {
    const gaps = await this.gaps()
    await this.each(gaps, (gap) => this.fill(gap))
    await this.each(gaps, (gap) => this.compare(gap))
  }

  private async each(gaps: Gap[], work: (gap: Gap) => Promise<void>): Promise<void> {
    const { session } = this
    const waiting = gaps.values()
    const lane = async () => {
      for (const gap of waiting) {
        if (this.stopping.signal.aborted || this.session !== session) return
        await work(gap).catch((error) => this.gone(gap, error))
      }
    }
    await Promise.all(Array.from({ length: atOneTime }, lane))
  }

  private async compare({ channel, place }: Gap): Promise<void> {
    const { positions, history, keep, now } = this.settings
    const oldest = idAt(now().getTime() - revisedWithin)
    // What was read just now is known as it is.
    const stood = this.stood.get(channel) ?? positions.seen(channel)
    const seen = stood.filter(({ id }) => isLater(id, oldest))
    const last = seen.at(-1)
    if (!last || this.compared.has(channel)) return
    const { page, isWhole } = await history.upTo(channel, last.id)
    const revised = revisions(channel, seen, page, isWhole)
    if (revised.length > 0) await keep(revised, place)
    this.compared.add(channel)
  }

  /** Conversations before the support channels, where each message is a conversation of its own. */
  private async gaps(): Promise<Gap[]> {
    const { positions, supportChannels, history, places } = this.settings
    const gaps: Gap[] = []
    const channels: Gap[] = []
    const open = new Map<string, ReturnType<History['openThreads']>>()
    for (const id of supportChannels) {
      const beginning = await positions.beginning(id)
      const channel = await history.channel(id).catch((error) => this.gone({ channel: id }, error))
      if (!channel) continue
      const guild = channel.guild_id ?? ''
      if (!open.has(guild)) open.set(guild, history.openThreads(guild))
      const ours = (await open.get(guild)!).filter(({ parent_id }) => parent_id === id)
      for (const thread of [...ours, ...(await history.foldedThreads(id, beginning))]) {
        places.note(thread)
        gaps.push({ channel: thread.id, place: 'thread', beginning, last: thread.last_message_id })
      }
      const isForum = channel.type === channelTypes.forum || channel.type === channelTypes.media
      if (!isForum) channels.push({ channel: id, place: 'channel', beginning, last: channel.last_message_id })
    }
    for (const [channel, message] of this.told) {
      await positions.direct(channel, message)
      this.told.delete(channel)
    }
    for (const [channel, beginning] of await positions.directChats()) gaps.push({ channel, place: 'direct', beginning })
    return [...gaps, ...channels]
  }

  private async read({ channel, place, beginning, ...gap }: Gap): Promise<void> {
    const { positions, history, keep, wanted } = this.settings
    const { session } = this
    const last = this.holes.delete(channel) ? undefined : gap.last
    const after = await positions.next(channel, beginning)
    this.stood.set(channel, positions.seen(channel))
    // Nothing was written behind it: where Discord tells the last message, that is seen without asking.
    if (last === undefined || (last !== null && isLater(last, after))) {
      for await (const messages of history.messages(channel, after, last)) {
        const theirs = wanted(messages)
        const cursor = positions.moved(channel, messages.at(-1)!.id, place, theirs)
        await keep(
          theirs.map((d) => ({ t: 'MESSAGE_CREATE', d })),
          place,
          cursor,
        )
        if (this.stopping.signal.aborted) throw new Error('stopped while reading')
      }
    }
    if (this.session === session && !this.holes.has(channel)) this.complete.add(channel)
  }

  /** A channel that was deleted, or is closed to us, has nothing more for us. */
  private gone({ channel }: { channel: string }, error: unknown): undefined {
    if (!(error instanceof ChannelError) || error.fault !== 'unreachable') throw error
    this.settings.log.warn('discord: a channel cannot be read', { channel, reason: error.message })
  }
}
