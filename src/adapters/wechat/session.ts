import { setTimeout as wait } from 'node:timers/promises'
import type { payloads } from 'wechaty'
import type { Accept, Gap, Health, Log } from '../../core/ports/channel.ts'
import { catchUp } from './catch-up.ts'
import type { Bot, Puppet } from './client.ts'
import { Intake } from './intake.ts'
import type { Presence } from './presence.ts'

type Settings = {
  account: string
  accept: Accept
  presence: Presence
  /** Nobody heard for a time. */
  missed(gap: Gap): void
  log: Log
}

/** wechaty-puppet's ScanStatus: the code was scanned, and the phone asks whether to sign in. */
const scanned = new Set([3, 4])
const lookEvery = 2000
/** A puppet announces an error for a single message it cannot read; so many in a minute are no accident. */
const tolerated = 5
const minute = 60_000
/** A puppet that neither offers a code nor signs in for so long hangs. */
const patience = 90_000
const stopWithin = 5000
/** How often a puppet that is signed in is asked whether it lives, and how long it has to answer. */
const askEvery = 20_000
const answerWithin = 10_000
/** What is said in a shorter time than this WeChat's own clients hand over afterwards. */
const shortestGap = 30_000

/** One life of a puppet, from its start until it stops, hangs or fails. */
export class Session {
  readonly puppet: Puppet
  private readonly bot: Bot
  private readonly settings: Settings
  private readonly ending = new AbortController()
  private intake: Intake | null = null
  private scan: string | null = null
  private status = 'the puppet is starting'
  private changed = performance.now()
  private errors: number[] = []
  /** Since when an answer is waited for, and whether this puppet has ever given one: not all of them may. */
  private asked: number | null = null
  private lastAsked = 0
  private answers = false

  constructor(bot: Bot, settings: Settings) {
    this.bot = bot
    this.puppet = bot.puppet
    this.settings = settings
  }

  get isSignedIn(): boolean {
    return this.intake !== null && this.puppet.isLoggedIn
  }

  health(): Health {
    if (this.isSignedIn) return { ok: true }
    return { ok: false, reason: this.status, ...(this.scan !== null && { scan: this.scan }) }
  }

  /** Resolves when it was told to end, rejects with the reason when it ended by itself. */
  async run(signal: AbortSignal): Promise<void> {
    const end = AbortSignal.any([signal, this.ending.signal])
    this.listen()
    try {
      await this.begin()
      while (!end.aborted) {
        await wait(lookEvery, undefined, { signal: end }).catch(() => {})
        if (!end.aborted) await this.look()
      }
    } finally {
      await this.leave()
    }
    if (!signal.aborted) throw this.ending.signal.reason
  }

  private listen(): void {
    const { puppet } = this
    puppet.on('scan', (event) => this.offered(event))
    puppet.on('login', ({ contactId }) => void this.entered(contactId))
    puppet.on('logout', ({ data }) => void this.signedOut(data ?? ''))
    puppet.on('message', ({ messageId }) => this.intake?.take(messageId))
    puppet.on('dong', () => {
      this.answers = true
      this.asked = null
    })
    puppet.on('error', (event) => this.failed(reasonIn(event)))
  }

  /** The bot says it as an event when its puppet does not start, and repeats the puppet's own errors. */
  private async begin(): Promise<void> {
    let problem: Error | null = null
    this.bot.wechaty.on('error', (error) => {
      problem = error
    })
    await this.bot.wechaty.start()
    if (problem && this.puppet.state.active() !== true) throw problem
  }

  private offered({ qrcode, status }: payloads.EventScan): void {
    this.changed = performance.now()
    if (scanned.has(status)) {
      this.scan = null
      this.status = 'the code was scanned: confirm on the phone'
    } else if (qrcode) {
      this.scan = qrcode
      this.status = 'waiting for the code to be scanned with WeChat'
    }
  }

  private async entered(id: string): Promise<void> {
    const { account, accept, presence, missed, log } = this.settings
    this.scan = null
    const self = this.puppet.contactPayload(id).then(
      ({ name }) => ({ id, name }),
      () => ({ id, name: '' }),
    )
    const intake = new Intake({ account, puppet: this.puppet, self, accept, log, signal: this.ending.signal })
    this.intake = intake
    log.info('wechat: signed in', { account })
    try {
      const gap = await presence.missed()
      if (!gap) return
      const found = await catchUp(this.puppet, intake, gap.from)
      if (gap.to.getTime() - gap.from.getTime() < shortestGap) return
      log.warn('wechat: nobody heard for a time; messages may be missing', { account, ...gap, found })
      missed(gap)
    } catch (error) {
      log.error('wechat: could not look for what was missed', { account, reason: String(error) })
    }
  }

  private async signedOut(reason: string): Promise<void> {
    if (!this.intake) return
    this.intake = null
    this.changed = performance.now()
    this.status = `signed out${reason ? `: ${reason}` : ''}`
    this.settings.log.warn('wechat: signed out', { account: this.settings.account, reason })
    await this.settings.presence.here(true)
  }

  private failed(reason: string): void {
    const now = performance.now()
    this.errors = [...this.errors.filter((at) => now - at < minute), now]
    this.settings.log.warn('wechat: the puppet reports an error', { account: this.settings.account, reason })
    if (!this.isSignedIn && this.scan === null) this.end(reason)
    else if (this.errors.length >= tolerated) this.end(`${tolerated} errors within a minute, the last: ${reason}`)
    else if (this.isSignedIn) this.ask()
  }

  private async look(): Promise<void> {
    if (this.puppet.state.inactive() === true) return this.end('the puppet stopped')
    if (this.isSilent()) return this.end('the puppet does not answer any more')
    if (this.isSignedIn && performance.now() - this.lastAsked > askEvery) this.ask()
    if (this.isSignedIn && this.intake?.idle) return this.settings.presence.here()
    const waited = performance.now() - this.changed
    if (!this.isSignedIn && this.scan === null && waited > patience) this.end(`${this.status}; nothing since then`)
  }

  /** A line to WeChat can die without a word: then the puppet still counts itself as signed in. */
  private ask(): void {
    this.lastAsked = performance.now()
    this.asked ??= this.lastAsked
    try {
      this.puppet.ding()
    } catch (error) {
      this.settings.log.warn('wechat: the puppet cannot be asked', { reason: String(error) })
    }
  }

  private isSilent(): boolean {
    return this.answers && this.asked !== null && performance.now() - this.asked > answerWithin
  }

  private end(reason: string): void {
    this.status = reason
    this.ending.abort(new Error(reason))
  }

  private async leave(): Promise<void> {
    const { intake } = this
    this.intake = null
    const late = () => wait(stopWithin, undefined, { ref: false })
    if (intake) {
      await Promise.race([intake.settled(), late()])
      if (intake.idle) await this.settings.presence.here(true)
    }
    this.ending.abort(new Error('ended'))
    await Promise.race([this.bot.wechaty.stop().catch(() => {}), late()])
  }
}

function reasonIn({ gerror, data }: payloads.EventError): string {
  try {
    return String((JSON.parse(gerror ?? '') as { message?: unknown }).message)
  } catch {
    return gerror ?? data ?? 'it does not say which'
  }
}
