import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../core/errors.ts'

/** Slack takes about one post a second in a channel, and a few more in a short burst. */
const interval = 1000
const burst = 3
/** Longer than this nobody is kept waiting: the post is put back with the time it has to wait. */
const patience = 2000

/** Spaces posts by channel, and keeps a channel closed for as long as Slack said. */
export class Pace {
  /** When each channel would be idle again, in milliseconds. */
  private readonly busyUntil = new Map<string, number>()
  private readonly closedUntil = new Map<string, number>()
  private readonly now: () => Date

  constructor(now: () => Date) {
    this.now = now
  }

  /** Resolves when it is this post's turn; throws `rate-limited` where that is too long off. */
  async turn(channel: string): Promise<void> {
    const now = this.now().getTime()
    this.forget(now)
    const closed = (this.closedUntil.get(channel) ?? 0) - now
    const busy = Math.max(now, this.busyUntil.get(channel) ?? 0)
    const delay = Math.max(closed, busy - now - (burst - 1) * interval)
    if (delay > patience)
      throw new ChannelError('rate-limited', `Slack takes nothing more in ${channel} for now`, delay, 'conversation')
    this.busyUntil.set(channel, busy + interval)
    if (delay > 0) await wait(delay)
  }

  close(channel: string, milliseconds: number): void {
    this.closedUntil.set(channel, this.now().getTime() + milliseconds)
  }

  private forget(now: number): void {
    for (const times of [this.busyUntil, this.closedUntil]) {
      for (const [channel, until] of times) if (until <= now) times.delete(channel)
    }
  }
}
