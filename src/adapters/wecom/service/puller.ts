import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../../core/errors.ts'
import type { Accept, AdapterState, Health, Log } from '../../../core/ports/channel.ts'
import type { WecomClient } from '../client.ts'
import { WecomError } from '../faults.ts'
import { type Item, textOf } from '../item.ts'
import { rawEvent } from './parse.ts'

const pageSize = 1000
const pageWithin = 15_000
/** A notice's token is good for ten minutes; without one WeCom takes few calls. */
const tokenGoodFor = 570_000
const unknownToken = 95007
const longestPause = 60_000

const cursorName = 'cursor'
const noticeName = 'notice'
const servedName = 'served'

type Settings = {
  account: string
  openKfId: string
  client: WecomClient
  state: AdapterState
  now(): Date
  log: Log
  welcome(item: Item): Promise<void>
}

type Page = { items: Item[]; cursor: string; more: boolean }

/**
 * Reads what customers wrote. WeCom only gives notice that there is something; it is read from the cursor, which is
 * kept together with what was read up to it, so that nothing is missed whoever reads, and reading twice changes nothing.
 * A notice is written down before WeCom is answered: whoever finds it unserved reads on.
 * https://developer.work.weixin.qq.com/document/path/94670
 */
export class Puller {
  private readonly settings: Settings
  private readonly stopping = new AbortController()
  private accept: Accept | null = null
  private running: Promise<void> | null = null
  private again = false
  private problem: string | null = null

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** Safe once it resolves. Where this process takes messages in, they are read at once. */
  async notice(token: string): Promise<void> {
    await this.settings.state.set(noticeName, `${this.settings.now().getTime()} ${token}`)
    if (this.accept) this.wake(this.accept)
  }

  /** Reads all there is, once more after what is being read right now. */
  wake(accept: Accept): void {
    this.accept = accept
    this.again = true
    this.running ??= this.run().finally(() => {
      this.running = null
    })
  }

  /** The notice that nobody has read up to, null where all are served. */
  async unserved(): Promise<string | null> {
    const { state } = this.settings
    const [notice, served] = await Promise.all([state.get(noticeName), state.get(servedName)])
    return notice === served ? null : notice
  }

  health(): Health {
    return this.problem === null ? { ok: true } : { ok: false, reason: this.problem }
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    for (let failures = 0; this.again && this.accept && !signal.aborted; ) {
      this.again = false
      try {
        await this.pull(this.accept)
        this.problem = null
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        failures += 1
        this.again = true
        this.problem = error instanceof Error ? error.message : String(error)
        this.settings.log.warn('wecom: could not read what customers wrote', { reason: this.problem, failures })
        const asked = error instanceof ChannelError ? error.retryAfterMs : 0
        const pause = asked || Math.min(500 * 2 ** (failures - 1), longestPause)
        await wait(pause, undefined, { signal }).catch(() => {})
      }
    }
  }

  private async pull(accept: Accept): Promise<void> {
    const { state, account, log, welcome } = this.settings
    const notice = await state.get(noticeName)
    let cursor = (await state.get(cursorName)) ?? ''
    for (;;) {
      const page = await this.page(cursor, this.tokenOf(notice))
      const moved = page.cursor !== '' && page.cursor !== cursor
      const events = page.items.map((item) => rawEvent(account, item))
      if (events.length > 0) await accept(events, moved ? { name: cursorName, value: page.cursor } : undefined)
      else if (moved) await state.set(cursorName, page.cursor)
      for (const item of page.items) void welcome(item)
      if (!page.more) break
      if (!moved) {
        log.warn('wecom: there is said to be more, but not where; it is asked for again at the next notice')
        return
      }
      cursor = page.cursor
    }
    if (notice !== null) await state.set(servedName, notice)
  }

  private async page(cursor: string, token: string): Promise<Page> {
    const { client, openKfId } = this.settings
    const wanted = { open_kfid: openKfId, limit: pageSize, ...(cursor && { cursor }), ...(token && { token }) }
    try {
      const answer = await client.post('kf/sync_msg', wanted, { within: pageWithin, signal: this.stopping.signal })
      const items = Array.isArray(answer.msg_list) ? (answer.msg_list as Item[]) : []
      return { items, cursor: textOf(answer, 'next_cursor'), more: answer.has_more === 1 }
    } catch (error) {
      if (!(error instanceof WecomError) || error.fault !== 'rejected') throw error
      if (error.code === unknownToken && token) return this.page(cursor, '')
      // A cursor that WeCom no longer knows: three days come again, and what we have already changes nothing.
      if (/cursor/i.test(error.reason) && cursor) return this.page('', token)
      throw error
    }
  }

  private tokenOf(notice: string | null): string {
    const [at, token = ''] = notice?.split(' ') ?? []
    return this.settings.now().getTime() - Number(at) < tokenGoodFor ? token : ''
  }
}
