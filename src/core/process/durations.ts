import type { TimelineEvent } from '../records/index.ts'
import { type Stage, stageOf } from '../stages.ts'

type Event = Pick<TimelineEvent, 'at' | 'event' | 'to'>

/**
 * How long a ticket stood in each stage, in milliseconds, by its timeline; what it stands in now counts until `now`. The
 * time it was closed is not counted.
 */
export function stageDurations(timeline: Event[], now: Date): Partial<Record<Stage, number>> {
  const durations: Partial<Record<Stage, number>> = {}
  const moves = timeline
    .filter(({ event }) => event === 'opened' || event === 'stage')
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
  for (const [index, { at, event, to }] of moves.entries()) {
    const stage = (event === 'opened' ? stageOf.new : to) as Stage | null
    if (stage === null || stage === 'closed') continue
    const until = moves[index + 1]?.at ?? now
    durations[stage] = (durations[stage] ?? 0) + Math.max(0, until.getTime() - at.getTime())
  }
  return durations
}
