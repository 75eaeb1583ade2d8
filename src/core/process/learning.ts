/** When the desk learns from its agents: at least so many labels, as soon as there are so many more, else at night. */
export type LearningSettings = {
  least: number
  after: number
  /** Minutes after midnight. */
  at: number
}

/**
 * Whether it is time to learn. `fresh` of the `labels` came after the last attempt, whatever came of that; `quiet` is the
 * last time of day at which it was quiet.
 */
export function learningDue(
  { least, after }: LearningSettings,
  { labels, fresh }: { labels: number; fresh: number },
  attempt: Date | null,
  quiet: Date,
): boolean {
  if (labels < least || fresh === 0) return false
  return fresh >= after || attempt === null || attempt < quiet
}
