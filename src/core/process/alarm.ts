import type { Gap, Health } from '../ports/channel.ts'

/** What agents were told of an account's trouble so far. */
export type Alarm = {
  /** Since when it has not been well; null while it is. */
  since: Date | null
  /** Whether agents were told of this trouble. */
  told: boolean
  /** Whether they were shown a code to scan. */
  shown: boolean
  /** The end of the last time without hearing that they were told of. */
  gapTo: Date | null
}

export type Announcement =
  | { kind: 'down'; since: Date; reason: string }
  | { kind: 'scan'; since: Date; reason: string; scan: string }
  | { kind: 'well'; since: Date }
  | { kind: 'gap'; gap: Gap }

export const allWell: Alarm = { since: null, told: false, shown: false, gapTo: null }

/**
 * What is to be said of an account now: that it has not been well for `afterMs`, the code that signs it in again, that it
 * is well again, and when nobody heard; each once.
 */
export function raise(
  before: Alarm,
  health: Health,
  now: Date,
  afterMs: number,
): { alarm: Alarm; say: Announcement[] } {
  const { alarm, say } = health.ok ? recovered(before) : unwell(before, health, now, afterMs)
  const { gap } = health
  if (!gap || gap.to.getTime() === before.gapTo?.getTime()) return { alarm, say }
  return { alarm: { ...alarm, gapTo: gap.to }, say: [...say, { kind: 'gap', gap }] }
}

function unwell(before: Alarm, { reason = '', scan }: Health, now: Date, afterMs: number) {
  const since = before.since ?? now
  const say: Announcement[] = []
  if (now.getTime() - since.getTime() < afterMs) return { alarm: { ...before, since }, say }
  if (scan !== undefined && !before.shown) say.push({ kind: 'scan', since, reason, scan })
  else if (!before.told) say.push({ kind: 'down', since, reason })
  return { alarm: { ...before, since, told: true, shown: before.shown || scan !== undefined }, say }
}

function recovered(before: Alarm) {
  const say: Announcement[] = before.told && before.since ? [{ kind: 'well', since: before.since }] : []
  return { alarm: { ...allWell, gapTo: before.gapTo }, say }
}
