import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../core/ports/clock.ts'

/**
 * A clock of which every piece of work has its own time: what is done for one customer at nine need not wait until all
 * that was due before nine is done for the others.
 */
export type SimulatedClock = Clock & {
  /** Does something at that moment: all that it asks, also later and side by side, gets this time. */
  at<Result>(moment: Date, work: () => Promise<Result>): Promise<Result>
}

/** `otherwise` is the time outside of any work. */
export function createClock(otherwise: Date): SimulatedClock {
  const moments = new AsyncLocalStorage<Date>()
  return {
    now: () => moments.getStore() ?? otherwise,
    at: (moment, work) => moments.run(moment, work),
  }
}
