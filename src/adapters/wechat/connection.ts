import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../core/errors.ts'
import type { Accept, AdapterState, Gap, Health, Log } from '../../core/ports/channel.ts'
import { loadPuppet, makeBot, type Puppet } from './client.ts'
import type { WechatAccount } from './config.ts'
import { Presence } from './presence.ts'
import { Session } from './session.ts'

export type Surroundings = { state: AdapterState; now(): Date; log: Log; dataDir: string }

const firstPause = 1000
const longestPause = 60_000
/** Up for so long, the next trouble is a new one. */
const proven = 60_000

/** Keeps an account signed in. A puppet that fails is started anew, later each time. */
export class WechatConnection {
  readonly account: WechatAccount
  private readonly around: Surroundings
  private readonly presence: Presence
  private stopping: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  private session: Session | null = null
  private problem = 'not started yet'
  private gap: Gap | null = null

  constructor(account: WechatAccount, around: Surroundings) {
    this.account = account
    this.around = around
    this.presence = new Presence(around.state, around.now, around.log)
  }

  /** Resolves once the puppet is there, not once somebody has scanned. Throws what `loadPuppet` throws. */
  async start(accept: Accept): Promise<void> {
    await loadPuppet(this.account.puppet)
    const stopping = new AbortController()
    this.stopping = stopping
    this.running = this.running.then(() => this.hold(accept, stopping.signal))
  }

  async stop(): Promise<void> {
    this.stopping?.abort()
    await this.running
  }

  health(): Health {
    const health = this.session?.health() ?? { ok: false, reason: this.problem }
    return this.gap ? { ...health, gap: this.gap } : health
  }

  /** Throws `ChannelError` (transient) while nobody is signed in. */
  signedIn(): Puppet {
    if (this.session?.isSignedIn) return this.session.puppet
    throw new ChannelError('transient', `WeChat account ${this.account.id}: ${this.health().reason}`)
  }

  private async hold(accept: Accept, signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      const began = performance.now()
      try {
        await this.once(accept, signal)
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error)
      }
      if (signal.aborted) break
      failures = performance.now() - began > proven ? 1 : failures + 1
      const pause = Math.min(firstPause * 2 ** (failures - 1), longestPause)
      const { account, problem } = this
      this.around.log.warn('wechat: the puppet is started anew', { account: account.id, reason: problem, pause })
      await wait(pause, undefined, { signal }).catch(() => {})
    }
    this.problem = 'stopped'
  }

  private async once(accept: Accept, signal: AbortSignal): Promise<void> {
    const { account, presence } = this
    const bot = await makeBot(account, this.around.dataDir)
    const missed = (gap: Gap) => {
      this.gap = gap
    }
    const session = new Session(bot, { account: account.id, accept, presence, missed, log: this.around.log })
    this.session = session
    try {
      await session.run(signal)
    } finally {
      this.session = null
    }
  }
}
