import { setTimeout as wait } from 'node:timers/promises'
import type { IIdentifyThrottler } from 'discord.js'
import type { AdapterState, Log } from '../../core/ports/channel.ts'

/** Discord resets the token of a bot that identifies more than 1,000 times in 24 hours. */
const day = 86_400_000
export const identifiesADay = 400
const hour = 3_600_000
/** This many an hour go through at once; each further one waits twice as long as the one before. */
const freeAnHour = 5
const firstPause = 5_000
const longestPause = 600_000
const name = 'identifies'
const stateAgainAfter = 1_000

/**
 * Lets a session be begun, more slowly the more there were, over restarts too: the times are kept. Resuming a session
 * costs nothing. https://docs.discord.com/developers/events/gateway#session-start-limit-object
 */
export class IdentifyBudget implements IIdentifyThrottler {
  private readonly state: AdapterState
  private readonly now: () => Date
  private readonly log: Log
  /** Until when the next session is held back. */
  waitsUntil: Date | null = null

  constructor(state: AdapterState, now: () => Date, log: Log) {
    this.state = state
    this.now = now
    this.log = log
  }

  /** Resolves once we may identify; rejects only where `signal` ends it, as the library wants. */
  async waitForIdentify(_shardId: number, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        const pause = await this.take().catch((error) => {
          this.log.warn('discord: the budget of sessions cannot be read', { reason: String(error) })
          return stateAgainAfter
        })
        if (pause === 0) return
        this.waitsUntil = new Date(this.now().getTime() + pause)
        if (pause >= firstPause) this.log.warn('discord: too many new sessions, the next one waits', { waitMs: pause })
        await wait(pause, undefined, { signal })
      }
    } finally {
      this.waitsUntil = null
    }
  }

  /** How many sessions were begun in the last 24 hours. */
  async used(): Promise<number> {
    return (await this.recent()).length
  }

  /** Notes a session and gives 0, or gives how long to wait before asking again, in milliseconds. */
  private async take(): Promise<number> {
    const now = this.now().getTime()
    const recent = await this.recent()
    const pause = pauseAfter(recent, now)
    if (pause === 0) await this.state.set(name, JSON.stringify([...recent, now]))
    return pause
  }

  private async recent(): Promise<number[]> {
    const since = this.now().getTime() - day
    const kept: unknown = JSON.parse((await this.state.get(name)) ?? '[]')
    return (kept as number[]).filter((at) => at > since)
  }
}

/** How long to wait at `now` after sessions begun at these times, oldest first; milliseconds. */
export function pauseAfter(times: number[], now: number): number {
  const last = times.at(-1)
  if (last === undefined) return 0
  const oldest = times.at(-identifiesADay)
  if (oldest !== undefined) return Math.max(1, oldest + day - now)
  const more = times.filter((at) => at > now - hour).length - freeAnHour
  const pause = more < 0 ? 0 : Math.min(firstPause * 2 ** more, longestPause)
  return Math.max(0, last + pause - now)
}
