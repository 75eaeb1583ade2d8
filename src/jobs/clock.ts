import type { Clock } from '../core/ports/clock.ts'

const EVERY_MS = 60_000
/** Below this the difference is the journey's, not the clocks'. */
const SIGNIFICANT_MS = 500

/**
 * The host's time, corrected by its offset to the database, so that a host whose clock is wrong fires nothing early.
 * The one place where the host is asked for the time.
 */
export async function startClock(
  databaseTime: () => Promise<Date>,
): Promise<Clock & { stop(): void; offsetMs(): number }> {
  let offset = 0
  const measure = async () => {
    const before = Date.now()
    const theirs = (await databaseTime()).getTime()
    const middle = (before + Date.now()) / 2
    const difference = theirs - middle
    offset = Math.abs(difference) < SIGNIFICANT_MS ? 0 : difference
  }
  await measure()
  const timer = setInterval(() => void measure().catch(() => {}), EVERY_MS)
  timer.unref()
  return {
    now: () => new Date(Date.now() + offset),
    stop: () => clearInterval(timer),
    offsetMs: () => offset,
  }
}
