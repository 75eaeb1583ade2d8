import type { Clock } from '../../ports/clock.ts'

const PER_MINUTE = 60
const MINUTE_MS = 60_000
/** Beyond so many senders in a minute nobody of them is in a rush. */
const MOST_SENDERS = 50_000

/** Counts one more message of a sender; whether they have written so much in this minute that others go first. */
export type Rush = (sender: string) => boolean

/** Kept in memory: it decides who goes first, and nothing else. */
export function createRush(clock: Clock): Rush {
  let minute = 0
  let counts = new Map<string, number>()
  return (sender) => {
    const now = Math.floor(clock.now().getTime() / MINUTE_MS)
    if (now !== minute || counts.size > MOST_SENDERS) counts = new Map()
    minute = now
    const count = (counts.get(sender) ?? 0) + 1
    counts.set(sender, count)
    return count > PER_MINUTE
  }
}
