import type { AdapterState, Health, Log, WebhookRequest, WebhookResponse } from '../../core/ports/channel.ts'
import { CatchUp } from './catch-up.ts'
import { channelOf, isChoice } from './choices.ts'
import { SlackClient } from './client.ts'
import type { SlackAccount } from './config.ts'
import { Directory } from './directory.ts'
import { Downloader } from './download.ts'
import { Pace } from './pace.ts'
import type { EventPayload } from './payloads.ts'
import { Poster } from './poster.ts'
import { isSigned } from './signature.ts'
import { type Envelope, Socket } from './socket.ts'

const uploadWithin = 60_000

type Cursor = { name: string; value: string } | undefined
type Receive = (payloads: EventPayload[], cursor: Cursor) => Promise<void>

/** Who is handed what came in. Both resolve once it is safe; where they reject, Slack is not answered. */
export type Consumer = {
  wants(channel: string): boolean
  receive: Receive
  /** A pressed button or a sent form; what Slack is to be answered. */
  interact?(payload: unknown): Promise<Record<string, unknown> | undefined>
}

type Side = 'desk' | 'customers'

export type Surroundings = { state: AdapterState; now(): Date; log: Log }

/**
 * One account's connection, shared by the customers' channel and the agents' desk: what is written in the desk's
 * channel goes to the desk, everything else to the customers' side. It is open while either of them listens.
 */
export class SlackConnection {
  readonly account: SlackAccount
  readonly client: SlackClient
  readonly poster: Poster
  readonly directory: Directory
  readonly downloader: Downloader
  readonly state: AdapterState
  readonly log: Log
  readonly now: () => Date
  private deskChannel: string | null = null
  private readonly sides = new Map<Side, { consumer: Consumer; catchUp: CatchUp }>()
  private readonly socket: Socket | null
  private known: Promise<{ team: string; bot: string }> | null = null

  constructor(account: SlackAccount, { state, now, log }: Surroundings) {
    this.account = account
    this.state = state
    this.now = now
    this.log = log
    this.client = new SlackClient(account.botToken, account.apiUrl, log)
    const uploads = new SlackClient(account.botToken, account.apiUrl, log, uploadWithin)
    this.poster = new Poster(this.client, uploads, new Pace(now))
    this.directory = new Directory(this.client, async () => (await this.identity()).team, now)
    this.downloader = new Downloader(account.botToken, account.apiUrl, this.client)
    const { appToken, apiUrl } = account
    this.socket = appToken
      ? new Socket({
          appToken,
          apiUrl,
          log,
          receive: (envelope) => this.receive(envelope),
          connected: () => this.readMissed(),
          disconnected: () => this.missing(),
        })
      : null
  }

  /** The workspace's id and the bot's user id. Throws `ChannelError`. */
  identity(): Promise<{ team: string; bot: string }> {
    this.known ??= this.client
      .call('auth.test', (web) => web.auth.test())
      .then(({ team_id, user_id }) => ({ team: team_id ?? '', bot: user_id ?? '' }))
    this.known.catch(() => {
      this.known = null
    })
    return this.known
  }

  /** From now on this channel is the desk's, whether or not the desk listens yet. */
  reserve(channel: string): void {
    this.deskChannel = channel
  }

  /** Each side has its own cursor: where one listens later than the other, it still reads all that it missed. */
  listen(side: Side, consumer: Consumer): void {
    const catchUp = new CatchUp({
      cursor: `caught-up:${side}`,
      wants: (channel) => this.sideOf(channel) === side && consumer.wants(channel),
      client: this.client,
      state: this.state,
      now: this.now,
      log: this.log,
      identity: () => this.identity(),
      receive: (payloads) => consumer.receive(payloads, undefined),
    })
    this.sides.set(side, { consumer, catchUp })
    this.socket?.start()
    if (this.health().ok) catchUp.begin()
  }

  async leave(side: Side): Promise<void> {
    const left = this.sides.get(side)
    this.sides.delete(side)
    await Promise.all([left?.catchUp.stop(), this.sides.size === 0 && this.socket?.stop()])
  }

  health(): Health {
    return this.socket?.health() ?? { ok: true }
  }

  /**
   * Slack calling in. The signature is verified over the bytes as they came, before anything is read. `customers` takes
   * what is theirs where nobody listens for them in this process.
   */
  async handle(request: WebhookRequest, customers?: Consumer): Promise<WebhookResponse> {
    const secret = this.account.signingSecret
    if (!secret) return { status: 404, body: 'no signingSecret is configured for this account' }
    if (!isSigned(secret, request.headers, request.body, this.now())) {
      return { status: 401, body: 'the signature is wrong, or older than five minutes' }
    }
    try {
      return await this.answer(request, customers)
    } catch (error) {
      this.log.warn('slack: an event is not safe yet, Slack will repeat it', { reason: String(error) })
      this.readMissed()
      return { status: 503 }
    }
  }

  private async answer({ headers, body }: WebhookRequest, customers?: Consumer): Promise<WebhookResponse> {
    const text = new TextDecoder().decode(body)
    if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      const answer = await this.interact(parsed(new URLSearchParams(text).get('payload') ?? ''), customers)
      if (!answer) return { status: 200 }
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
    }
    const payload = parsed(text)
    if (!payload) return { status: 400, body: 'neither a form nor JSON' }
    if (payload.type === 'url_verification') {
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(payload.challenge) }
    }
    await this.event(payload, customers)
    return { status: 200 }
  }

  private async receive({ type, body, ack }: Envelope): Promise<void> {
    try {
      if (type === 'interactive') return await ack(await this.interact(body))
      if (type === 'events_api') await this.event(body as EventPayload)
      await ack()
    } catch (error) {
      this.log.warn('slack: an event is not acknowledged, Slack will repeat it', { reason: String(error) })
      if (type === 'events_api') this.readMissed()
    }
  }

  private async event(payload: EventPayload, customers?: Consumer): Promise<void> {
    if (payload.type !== 'event_callback' || !['message', 'app_mention'].includes(payload.event?.type)) return
    const channel = String(payload.event.channel ?? '')
    const side = this.sideOf(channel)
    if (customers && side === 'customers' && !this.sides.has(side)) {
      if (customers.wants(channel)) await customers.receive([payload], undefined)
      return
    }
    const { consumer, catchUp } = this.listening(side)
    if (!consumer.wants(channel)) return
    await consumer.receive([payload], catchUp.after(payload.event.event_ts ?? payload.event.ts))
  }

  private async interact(payload: unknown, customers?: Consumer): Promise<Record<string, unknown> | undefined> {
    const side = isChoice(payload) ? this.sideOf(channelOf(payload)) : 'desk'
    if (customers && side === 'customers' && !this.sides.has(side)) return customers.interact?.(payload)
    return this.listening(side).consumer.interact?.(payload)
  }

  private missing(): void {
    for (const { catchUp } of this.sides.values()) catchUp.interrupted()
  }

  private readMissed(): void {
    for (const { catchUp } of this.sides.values()) catchUp.begin()
  }

  private sideOf(channel: string): Side {
    return channel === this.deskChannel ? 'desk' : 'customers'
  }

  private listening(side: Side): { consumer: Consumer; catchUp: CatchUp } {
    const found = this.sides.get(side)
    if (!found) throw new Error(`nobody listens for the ${side} of the Slack account ${this.account.id} here`)
    return found
  }
}

function parsed(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
