import { later, plus } from '../time/instants.ts'

/** At most `messages` in any stretch of `within` milliseconds. */
export type Limit = { messages: number; within: number }

/** When messages went out lately, oldest first; until when those that were sent away have been asked to wait. */
export type Pace = { sent: Date[]; promised: Date | null }

/**
 * When the next message may go out where a platform takes so many within a time: null is now. `sent` are the moments of
 * earlier ones, oldest first.
 */
export function pacedUntil(limits: Limit[], sent: Date[], now: Date): Date | null {
  const until = limits.flatMap(({ messages, within }) => {
    const recent = sent.filter((at) => now.getTime() - at.getTime() < within)
    const oldest = recent.at(-messages)
    return oldest ? [plus(oldest, within)] : []
  })
  return until.length > 0 ? new Date(Math.max(...until.map((at) => at.getTime()))) : null
}

/** Nobody waits longer than so many stretches for those who came before: later ones go in between. */
const LONGEST_QUEUE = 10

/**
 * Lets one message out, or says how many milliseconds it has to wait: each that waits is given a moment of its own, so
 * that not all of them come back for one place.
 */
export function admit(limits: Limit[], pace: Pace, now: Date): { pace: Pace; waitMs: number } {
  const until = pacedUntil(limits, pace.sent, now)
  const longest = Math.max(...limits.map(({ within }) => within))
  if (!until) {
    const recent = pace.sent.filter((at) => now.getTime() - at.getTime() < longest)
    return { pace: { ...pace, sent: [...recent, now].toSorted(byTime) }, waitMs: 0 }
  }
  const spacing = Math.max(...limits.map(({ messages, within }) => within / messages))
  const last = pace.promised && pace.promised < plus(now, LONGEST_QUEUE * longest) ? pace.promised : null
  const promised = last ? later(until, plus(last, spacing)) : until
  return { pace: { ...pace, promised }, waitMs: Math.ceil(promised.getTime() - now.getTime()) }
}

/** How many more a limit lets out now, and when the next place comes free; null where none is taken. */
export function placesLeft(limit: Limit, sent: Date[], now: Date): { left: number; renewsAt: Date | null } {
  const recent = sent.filter((at) => now.getTime() - at.getTime() < limit.within)
  return {
    left: Math.max(0, limit.messages - recent.length),
    renewsAt: recent[0] ? plus(recent[0], limit.within) : null,
  }
}

const byTime = (one: Date, other: Date): number => one.getTime() - other.getTime()
