import { setTimeout as wait } from 'node:timers/promises'
import type { Accept, Log, RawEvent } from '../../core/ports/channel.ts'
import type { Puppet } from './client.ts'
import { encode, type KeptMessage } from './kept-message.ts'
import { isForUs } from './parse.ts'
import { type Payload, readMessage, talkerOf } from './reader.ts'

type Settings = {
  account: string
  puppet: Puppet
  self: Promise<KeptMessage['self']>
  accept: Accept
  log: Log
  signal: AbortSignal
}

const attempts = 3
const firstPause = 300
const longestPause = 10_000
/** A message can be taken back for two minutes; nobody writes more than so many mentions in that time. */
const remembered = 1000

/**
 * Takes messages in as the puppet announces them, those of one conversation in their order. A puppet does not announce
 * one twice: what cannot be stored yet is tried again until it can.
 */
export class Intake {
  private readonly settings: Settings
  private reading: Promise<void> = Promise.resolve()
  private readonly lines = new Map<string, Promise<void>>()
  private readonly mentions = new Set<string>()
  private waiting = 0

  constructor(settings: Settings) {
    this.settings = settings
  }

  take(id: string): void {
    this.waiting++
    this.reading = this.reading.then(() => this.enqueue(id))
  }

  /** Whether all that was announced is safe. */
  get idle(): boolean {
    return this.waiting === 0
  }

  /** Resolves once all that was announced is safe, or the intake was ended. */
  async settled(): Promise<void> {
    await this.reading
    await Promise.all(this.lines.values())
  }

  private async enqueue(id: string): Promise<void> {
    const payload = await this.payload(id)
    const line = 'problem' in payload ? id : payload.roomId || talkerOf(payload)
    const before = this.lines.get(line) ?? Promise.resolve()
    const mine = before.then(() => ('problem' in payload ? this.store(id, payload) : this.keep(payload)))
    this.lines.set(line, mine)
    void mine.finally(() => {
      this.waiting--
      if (this.lines.get(line) === mine) this.lines.delete(line)
    })
  }

  private async payload(id: string): Promise<Payload | { id: string; problem: string }> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.settings.puppet.messagePayload(id)
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        if (attempt === attempts || this.settings.signal.aborted) return { id, problem }
        await this.pause(firstPause * attempt)
      }
    }
  }

  private async keep(payload: Payload): Promise<void> {
    const self = await this.settings.self
    if (talkerOf(payload) === self.id) return
    const message = await readMessage(this.settings.puppet, payload, self)
    if (!isForUs(message) || this.concernsOthers(message)) return
    await this.store(message.id, message)
  }

  /** In a group, what is taken back is of interest only where it was said to us. */
  private concernsOthers({ id, room, kind, recalled }: KeptMessage): boolean {
    if (!room) return false
    if (kind === 'recalled') return !this.mentions.has(recalled ?? '')
    this.mentions.add(id)
    const [oldest] = this.mentions
    if (this.mentions.size > remembered && oldest !== undefined) this.mentions.delete(oldest)
    return false
  }

  private async store(id: string, message: Parameters<typeof encode>[0]): Promise<void> {
    const { account, accept, log, signal } = this.settings
    const event: RawEvent = { externalId: id, scope: account, body: encode(message) }
    for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        return await accept([event])
      } catch (error) {
        log.warn('wechat: a message could not be stored yet', { account, reason: String(error) })
        await this.pause(pause)
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.settings.signal }).catch(() => {})
  }
}
