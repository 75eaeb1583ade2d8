import { randomBytes } from 'node:crypto'
import type { Callbacks } from './callbacks.ts'
import type { Clock } from './clock.ts'
import { Refusal } from './refusal.ts'

type Entry = { item: Record<string, unknown>; at: number }

const keptMs = 3 * 24 * 3_600_000
const tokenForMs = 600_000
/** Calls without a token from a notice, in a minute. */
const withoutToken = 10

/** What customers did, to be read in pages; each entry gives notice of itself. */
export class History {
  /** Pages that are empty although there is more, one before every so many entries. */
  emptyPages = false
  /** At most so many entries in a page, whatever is asked for. */
  pageSize = 1000
  /** How often it was read. */
  reads = 0
  private readonly entries: Entry[] = []
  private readonly tokens = new Map<string, number>()
  private readonly cursors = new Map<string, { next: number; empty: boolean }>()
  private unasked: number[] = []
  private readonly openKfId: string
  private readonly clock: Clock
  private readonly callbacks: Callbacks

  constructor(openKfId: string, clock: Clock, callbacks: Callbacks) {
    this.openKfId = openKfId
    this.clock = clock
    this.callbacks = callbacks
  }

  add(item: Record<string, unknown>): string {
    const at = this.clock.now()
    const msgid = randomBytes(20).toString('hex')
    this.entries.push({ item: { msgid, send_time: Math.floor(at / 1000), ...item }, at })
    const token = `ENC${randomBytes(24).toString('base64url')}`
    this.tokens.set(token, at + tokenForMs)
    this.callbacks.call({
      ToUserName: 'company',
      CreateTime: Math.floor(at / 1000),
      MsgType: 'event',
      Event: 'kf_msg_or_event',
      Token: token,
      OpenKfId: this.openKfId,
    })
    return msgid
  }

  /** Every cursor given so far is unknown from now on. */
  forgetCursors(): void {
    this.cursors.clear()
  }

  read(body: Record<string, unknown>): Record<string, unknown> {
    this.reads += 1
    if (body.open_kfid !== this.openKfId) throw new Refusal(95000, 'invalid open_kfid')
    this.checkToken(body.token)
    const { next, empty } = this.place(body.cursor)
    const size = Math.min(Number(body.limit ?? 1000), this.pageSize)
    const until = this.emptyPages && !empty ? next : Math.min(next + size, this.entries.length)
    const more = until < this.entries.length
    return {
      next_cursor: this.cursor(until, this.emptyPages && until === next),
      has_more: more ? 1 : 0,
      msg_list: this.entries.slice(next, until).map(({ item }) => item),
    }
  }

  private place(cursor: unknown): { next: number; empty: boolean } {
    if (cursor === undefined || cursor === '') {
      const oldest = this.clock.now() - keptMs
      const next = this.entries.findIndex(({ at }) => at >= oldest)
      return { next: next < 0 ? this.entries.length : next, empty: false }
    }
    const found = this.cursors.get(String(cursor))
    if (!found) throw new Refusal(40058, 'invalid Request Parameter, cursor')
    return found
  }

  private cursor(next: number, empty: boolean): string {
    const cursor = randomBytes(15).toString('base64url')
    this.cursors.set(cursor, { next, empty })
    return cursor
  }

  private checkToken(token: unknown): void {
    const now = this.clock.now()
    if (token !== undefined) {
      if ((this.tokens.get(String(token)) ?? 0) < now) throw new Refusal(95007, 'invalid msgtoken')
      return
    }
    this.unasked = [...this.unasked.filter((at) => now - at < 60_000), now]
    if (this.unasked.length > withoutToken) throw new Refusal(45009, 'api freq out of limit')
  }
}
