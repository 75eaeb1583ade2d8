import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../core/ports/channel.ts'

type Settings = {
  /** What the log calls it. */
  name: string
  log: Log
  /** Before the second attempt, doubled with each that fails; milliseconds. `afterSession`: after one that came about. */
  pauses: { first: number; longest: number; afterSession: number }
  /**
   * From connecting to the end of the connection: resolves to why it ended, rejects where it did not come about; ends
   * soon once `signal` is aborted. `connected` is told whenever the connection comes or goes.
   */
  session(signal: AbortSignal, connected: (is: boolean) => void): Promise<string>
}

/** Keeps a connection open from `start` to `stop`: one session after the other, later each time one does not come about. */
export class KeptConnection {
  private readonly settings: Settings
  private stopping: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  isConnected = false
  /** Why there is no connection. */
  problem = 'not connected yet'

  constructor(settings: Settings) {
    this.settings = settings
  }

  start(): void {
    if (this.stopping && !this.stopping.signal.aborted) return
    const stopping = new AbortController()
    this.stopping = stopping
    this.running = this.running.then(() => this.keep(stopping.signal))
  }

  async stop(): Promise<void> {
    this.stopping?.abort()
    await this.running
  }

  private async keep(signal: AbortSignal): Promise<void> {
    const { name, log, pauses } = this.settings
    for (let failures = 0; !signal.aborted; ) {
      const cameAbout = await this.attempt(signal)
      if (signal.aborted) return
      failures = cameAbout ? 0 : failures + 1
      const say = cameAbout ? log.info : log.warn
      say.call(log, `${name}: no connection`, { reason: this.problem, failures })
      const pause = cameAbout ? pauses.afterSession : Math.min(pauses.first * 2 ** (failures - 1), pauses.longest)
      await wait(pause, undefined, { signal }).catch(() => {})
    }
  }

  /** Whether there was a connection. */
  private async attempt(signal: AbortSignal): Promise<boolean> {
    let cameAbout = false
    try {
      this.problem = await this.settings.session(signal, (is) => {
        this.isConnected = is
        cameAbout ||= is
      })
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
    }
    this.isConnected = false
    return cameAbout
  }
}
