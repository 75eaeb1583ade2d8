import type { AdapterState, Cursor } from '../../core/ports/channel.ts'
import type { Message } from './packets.ts'
import type { Place } from './place.ts'
import { before, idAt, isLater, latest } from './snowflake.ts'

/** The gateway may tell of two messages in the wrong order: this much is read twice. */
const overlap = 60_000

/** So many of the last messages of a place are looked at again after a time in which nobody listened. */
const mostSeen: Record<Place, number> = { channel: 100, thread: 20, direct: 20 }

/** A message that was taken in; `edited`: when it had been changed by then, as Discord writes it. */
export type Seen = { id: string; edited: string }

const after = (channel: string) => `after:${channel}`
const since = (channel: string) => `since:${channel}`
const directs = 'direct-chats'

/**
 * Up to where each channel is safe. What was written before the desk first saw a support channel, or a person's direct
 * chat, is not for it. A bot cannot list its direct chats, so they are remembered.
 */
export class Positions {
  private readonly state: AdapterState
  private readonly now: () => Date
  private readonly last = new Map<string, string>()
  /** The last messages that were taken in, each by its id and when it had been edited, oldest first; one string. */
  private readonly taken = new Map<string, string>()
  private chats: Map<string, string> | null = null

  constructor(state: AdapterState, now: () => Date) {
    this.state = state
    this.now = now
  }

  /** The id behind which a support channel and its threads are read; fixed when it is first asked for. */
  async beginning(channel: string): Promise<string> {
    const known = await this.state.get(since(channel))
    if (known) return known
    const fresh = idAt(this.now().getTime())
    await this.state.set(since(channel), fresh)
    return fresh
  }

  /** The id behind which a channel has to be read. */
  async next(channel: string, beginning: string): Promise<string> {
    const cursor = await this.load(channel)
    return cursor ? latest(before(cursor, overlap), beginning) : beginning
  }

  /** The last messages that were taken in, as far as `next` has asked for them. */
  seen(channel: string): Seen[] {
    const taken = (this.taken.get(channel) ?? '').split(' ').filter(Boolean)
    return taken.map((entry) => ({ id: entry.split('/')[0] ?? '', edited: entry.split('/')[1] ?? '' }))
  }

  /**
   * The cursor behind a message, with what was taken in up to it; undefined where it already stands there or further.
   * `taken` are people's messages.
   */
  moved(channel: string, id: string, place: Place, taken: Message[]): Cursor | undefined {
    const kept = this.remember(channel, place, taken)
    const last = this.last.get(channel)
    if (last && !isLater(id, last)) return undefined
    this.last.set(channel, id)
    return { name: after(channel), value: `${id} ${kept}`.trim() }
  }

  /** Messages that were taken in while something before them may be missing: the cursor stays where it is. */
  async tookAhead(channel: string, place: Place, taken: Message[]): Promise<void> {
    await this.load(channel)
    this.remember(channel, place, taken)
  }

  /** The direct chats there are, each with the id behind which it is read; the one begun last first. */
  async directChats(): Promise<[string, string][]> {
    return [...(await this.known())].reverse()
  }

  /** The id behind which a direct chat is read; `isNew` where this is the first that was heard of it. */
  async direct(channel: string, message: string): Promise<{ beginning: string; isNew: boolean }> {
    const chats = await this.known()
    const known = chats.get(channel)
    if (known) return { beginning: known, isNew: false }
    const beginning = before(message, 1)
    const more = new Map([...chats, [channel, beginning] as const])
    await this.state.set(directs, JSON.stringify([...more]))
    this.chats = more
    return { beginning, isNew: true }
  }

  /** The stored cursor; what had been taken in up to it is known from then on. */
  private async load(channel: string): Promise<string | undefined> {
    const [cursor, ...taken] = ((await this.state.get(after(channel))) ?? '').split(' ')
    if (!this.taken.has(channel)) this.taken.set(channel, taken.join(' '))
    return cursor
  }

  private remember(channel: string, place: Place, taken: Message[]): string {
    const entries = new Map(this.seen(channel).map((seen) => [seen.id, entryOf(seen)]))
    for (const { id, edited_timestamp } of taken) {
      // What is read twice was taken in as it was the first time.
      if (!entries.has(id)) entries.set(id, entryOf({ id, edited: edited_timestamp ?? '' }))
    }
    const inOrder = [...entries].sort(([one], [other]) => (isLater(one, other) ? 1 : -1))
    const kept = inOrder.slice(-mostSeen[place]).map(([, entry]) => entry)
    this.taken.set(channel, kept.join(' '))
    return kept.join(' ')
  }

  private async known(): Promise<Map<string, string>> {
    this.chats ??= new Map(JSON.parse((await this.state.get(directs)) ?? '[]') as [string, string][])
    return this.chats
  }
}

const entryOf = ({ id, edited }: Seen): string => (edited ? `${id}/${edited}` : id)
