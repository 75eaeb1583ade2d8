import { setTimeout as wait } from 'node:timers/promises'
import { SocketModeClient } from '@slack/socket-mode'
import type { Health, Log } from '../../core/ports/channel.ts'
import { KeptConnection } from '../shared/kept-connection.ts'
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
const pauses = { first: 500, longest: 30_000, afterSession: 0 }

/**
 * Holds a Socket Mode connection. Reconnecting is ours: the SDK's waits five seconds at every announced end, and a
 * refused token on the way is an unhandled rejection.
 */
export class Socket {
  private readonly settings: Settings
  private readonly kept: KeptConnection

  constructor(settings: Settings) {
    this.settings = settings
    const session: ConstructorParameters<typeof KeptConnection>[0]['session'] = (signal, connected) =>
      this.session(signal, connected)
    this.kept = new KeptConnection({ name: 'slack', log: settings.log, pauses, session })
  }

  start(): void {
    this.kept.start()
  }

  stop(): Promise<void> {
    return this.kept.stop()
  }

  health(): Health {
    const { isConnected, problem } = this.kept
    return isConnected ? { ok: true } : { ok: false, reason: `Slack's socket is down: ${problem}` }
  }

  /** From connecting to the end of the connection. Rejects where it did not come about. */
  private async session(signal: AbortSignal, connected: (is: boolean) => void): Promise<string> {
    const client = new SocketModeClient({
      appToken: this.settings.appToken,
      autoReconnectEnabled: false,
      logger: loggerFor(this.settings.log),
      clientOptions: { slackApiUrl: this.settings.apiUrl, retryConfig: { retries: 0 }, timeout: connectWithin },
    })
    client.on('slack_event', (envelope: Envelope) => this.settings.receive(envelope))
    const ended = new Promise<void>((resolve) => client.once('disconnected', resolve))
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    try {
      const started = client.start().then(() => true)
      started.catch(() => {})
      const open = await Promise.race([started, aborted, wait(connectWithin, false, { ref: false })])
      if (signal.aborted) return 'stopped'
      if (!open) throw new Error('Slack did not say hello')
      connected(true)
      this.settings.connected()
      await Promise.race([ended, aborted])
      return 'reconnecting'
    } catch (error) {
      throw asChannelError(error ?? new Error('closed before it was open'), 'apps.connections.open')
    } finally {
      connected(false)
      this.settings.disconnected()
      await closeClient(client)
    }
  }
}

/** Slack may leave the end of a connection unanswered, so nobody waits for it long. */
async function closeClient(client: SocketModeClient): Promise<void> {
  const closed = client.disconnect().catch(() => {})
  await Promise.race([closed, wait(closeWithin, undefined, { ref: false })])
}
