import type { AdapterState, Gap, Log } from '../../core/ports/channel.ts'

const noteEvery = 20_000

/** Since when the account has heard everything, kept over restarts. */
export class Presence {
  private readonly state: AdapterState
  private readonly now: () => Date
  private readonly log: Log
  private noted = 0

  constructor(state: AdapterState, now: () => Date, log: Log) {
    this.state = state
    this.now = now
    this.log = log
  }

  /** We are signed in, and all that was said is safe. Written down now and then, or at once before we leave. */
  async here(leaving = false): Promise<void> {
    const now = this.now()
    if (!leaving && now.getTime() - this.noted < noteEvery) return
    this.noted = now.getTime()
    await this.state.set('heard', now.toISOString()).catch((error) => {
      this.log.warn('wechat: could not note the time', { reason: String(error) })
    })
  }

  /** The time before this sign-in in which nobody heard; null at the first one. */
  async missed(): Promise<Gap | null> {
    const heard = await this.state.get('heard')
    return heard === null ? null : { from: new Date(heard), to: this.now() }
  }
}
