import type { AdapterState, Cursor } from '../../core/ports/channel.ts'
import { before, idAt, isLater, latest } from './snowflake.ts'

/** The gateway may tell of two messages in the wrong order: this much is read twice. */
const overlap = 60_000

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
    const cursor = await this.state.get(after(channel))
    return cursor ? latest(before(cursor, overlap), beginning) : beginning
  }

  /** The cursor behind a message; undefined where it already stands there or further. */
  moved(channel: string, id: string): Cursor | undefined {
    const last = this.last.get(channel)
    if (last && !isLater(id, last)) return undefined
    this.last.set(channel, id)
    return { name: after(channel), value: id }
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

  private async known(): Promise<Map<string, string>> {
    this.chats ??= new Map(JSON.parse((await this.state.get(directs)) ?? '[]') as [string, string][])
    return this.chats
  }
}
