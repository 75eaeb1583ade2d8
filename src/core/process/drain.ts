/** What a platform takes of one account: at most `messages` in `within` milliseconds. */
type Limit = { messages: number; within: number }

/** Others write meanwhile, too: of what a platform takes, so much is counted on. */
const SHARE = 0.8

/**
 * How many of those that wait have to go within the next `stepMs`, so that all of them are out by `by` at what the
 * platform takes.
 */
export function mustGo(
  waiting: number,
  limits: Limit[],
  { now, by, stepMs }: { now: Date; by: Date; stepMs: number },
): number {
  const perMs = Math.min(...limits.map(({ messages, within }) => messages / within)) * SHARE
  const leftMs = Math.max(0, by.getTime() - now.getTime() - stepMs)
  return Math.min(waiting, Math.max(0, Math.ceil(waiting - leftMs * perMs)))
}
