import type { Clock } from '../../ports/clock.ts'

const AT_ONCE = 10
/** One a second goes on at this pace for ever. */
const PACE_MS = 1000
/** Beyond so many senders at a time nobody of them is in a rush. */
const MOST_SENDERS = 50_000

/** Counts one more message of a sender; whether they write faster than people do, so that others go first. */
export type Rush = (sender: string) => boolean

/**
 * Ten messages at once, then one a second: a machine is known before it has taken a second of everybody's time. Kept in
 * memory: it decides who goes first, and nothing else.
 */
export function createRush(clock: Clock): Rush {
  /** When what a sender has written so far would be spread at the pace. */
  const spreadUntil = new Map<string, number>()
  return (sender) => {
    const now = clock.now().getTime()
    if (spreadUntil.size > MOST_SENDERS) forget(spreadUntil, now)
    const until = Math.min(Math.max(spreadUntil.get(sender) ?? now, now), now + AT_ONCE * PACE_MS)
    const hurries = until - now > (AT_ONCE - 1) * PACE_MS
    spreadUntil.set(sender, hurries ? until : until + PACE_MS)
    return hurries
  }
}

function forget(spreadUntil: Map<string, number>, now: number): void {
  for (const [sender, until] of spreadUntil) if (until <= now) spreadUntil.delete(sender)
  if (spreadUntil.size > MOST_SENDERS) spreadUntil.clear()
}
