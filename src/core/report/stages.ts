import type { TimelineEvent } from '../records/index.ts'

/** A time in which a ticket stood in one stage; `to` is null while it still does. */
export type StageSpan = { stage: string; from: Date; to: Date | null }

/** Where a ticket stood and for how long, by its history in the order of happening. */
export function stageDurations(events: TimelineEvent[]): StageSpan[] {
  const spans: StageSpan[] = []
  for (const event of events) {
    if (event.event !== 'stage' && event.event !== 'opened') continue
    const last = spans.at(-1)
    if (last) last.to = event.at
    const stage = event.event === 'opened' ? 'registered' : (event.to ?? '')
    spans.push({ stage, from: event.at, to: null })
  }
  return spans
}
