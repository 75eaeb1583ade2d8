import type { TimelineEvent } from '../records/index.ts'
import { type Stage, stageOf } from '../stages.ts'

type Event = Pick<TimelineEvent, 'at' | 'event' | 'to'>

/** A time in which a ticket stood in one stage; `to` is null while it still does. */
export type StageSpan = { stage: Stage; from: Date; to: Date | null }

/** Where a ticket stood, one stage after the other, by its timeline. The time it was closed is no stage. */
export function stageSpans(timeline: Event[]): StageSpan[] {
  const moves = timeline
    .filter(({ event }) => event === 'opened' || event === 'stage')
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
  return moves.flatMap(({ at, event, to }, index) => {
    const stage = (event === 'opened' ? stageOf.new : to) as Stage | null
    return stage === null || stage === 'closed' ? [] : [{ stage, from: at, to: moves[index + 1]?.at ?? null }]
  })
}

/** How long a ticket stood in each stage, in milliseconds; what it stands in now counts until `now`. */
export function stageDurations(timeline: Event[], now: Date): Partial<Record<Stage, number>> {
  const durations: Partial<Record<Stage, number>> = {}
  for (const { stage, from, to } of stageSpans(timeline)) {
    durations[stage] = (durations[stage] ?? 0) + Math.max(0, (to ?? now).getTime() - from.getTime())
  }
  return durations
}
