import { setTimeout as wait } from 'node:timers/promises'
import { SocketModeClient } from '@slack/socket-mode'
import type { Health, Log } from '../../core/ports/channel.ts'
import { asChannelError, loggerFor } from './client.ts'

/** One message of Slack's, with the way to say that it has arrived. */
export type Envelope = {
  type: string
  body: unknown
  ack(response?: Record<string, unknown>): Promise<void>
}

type Settings = {
  appToken: string
  apiUrl: string
  log: Log
  /** Called with each envelope; acknowledges it once it is safe. Must not reject. */
  receive(envelope: Envelope): Promise<void>
  /** A connection is there: what happened before it may have been missed. */
  connected(): void
  disconnected(): void
}

const connectWithin = 20_000
const closeWithin = 1_000
const firstPause = 500
const longestPause = 30_000

/**
 * Holds a Socket Mode connection. Reconnecting is ours: the SDK's waits five seconds at every announced end, and a
 * refused token on the way is an unhandled rejection.
 */
export class Socket {
  private readonly settings: Settings
  private client: SocketModeClient | null = null
  private stopping: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  private isConnected = false
  private problem = 'not connected yet'

  constructor(settings: Settings) {
    this.settings = settings
  }

  start(): void {
    if (this.stopping && !this.stopping.signal.aborted) return
    const stopping = new AbortController()
    this.stopping = stopping
    this.running = this.running.then(() => this.hold(stopping.signal))
  }

  async stop(): Promise<void> {
    this.stopping?.abort()
    this.close()
    await this.running
  }

  health(): Health {
    return this.isConnected ? { ok: true } : { ok: false, reason: `Slack's socket is down: ${this.problem}` }
  }

  private async hold(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      try {
        await this.session(signal)
        failures = 0
        this.problem = 'reconnecting'
      } catch (error) {
        failures++
        this.problem = asChannelError(error ?? new Error('closed before it was open'), 'apps.connections.open').message
        if (!signal.aborted) this.settings.log.warn('slack: no socket', { reason: this.problem, failures })
      }
      const pause = failures === 0 ? 0 : Math.min(firstPause * 2 ** (failures - 1), longestPause)
      await wait(pause, undefined, { signal }).catch(() => {})
    }
  }

  /** From connecting to the end of the connection. Rejects where it did not come about. */
  private async session(signal: AbortSignal): Promise<void> {
    const client = new SocketModeClient({
      appToken: this.settings.appToken,
      autoReconnectEnabled: false,
      logger: loggerFor(this.settings.log),
      clientOptions: { slackApiUrl: this.settings.apiUrl, retryConfig: { retries: 0 }, timeout: connectWithin },
    })
    this.client = client
    client.on('slack_event', (envelope: Envelope) => this.settings.receive(envelope))
    const ended = new Promise<void>((resolve) => client.once('disconnected', resolve))
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    try {
      const started = client.start().then(() => true)
      started.catch(() => {})
      const open = await Promise.race([started, aborted, wait(connectWithin, false, { ref: false })])
      if (signal.aborted) return
      if (!open) throw new Error('Slack did not say hello')
      this.isConnected = true
      this.settings.connected()
      await Promise.race([ended, aborted])
    } finally {
      this.isConnected = false
      this.settings.disconnected()
      await this.closeClient(client)
    }
  }

  private close(): void {
    if (this.client) void this.closeClient(this.client)
  }

  /** Slack may leave the end of a connection unanswered, so nobody waits for it long. */
  private async closeClient(client: SocketModeClient): Promise<void> {
    const closed = client.disconnect().catch(() => {})
    await Promise.race([closed, wait(closeWithin, undefined, { ref: false })])
  }
}
