import { businessDayFrom, contactTime, dayOf, HOUR, isBusinessDay, MINUTE, onDay } from './calendar.ts'
import { DOWN, SLOW } from './generate.ts'
import { asOf, byPeople, type History, local, type Sent, statusesOf } from './history.ts'

/** So late an update may be; a normal one may be anywhere in its hour. */
const LATE = MINUTE
/** So early: the beat begins anew when an agent writes, and a platform may make the words wait a moment. */
const EARLY = 5000
/** Where many wait for their turn; what an agent wrote may have gone out behind the moment the beat began anew at. */
const SLOW_BY = { early: 5 * MINUTE, late: 5 * MINUTE }
/** How long before an update its owner is asked. */
const ASKED_BEFORE = 15 * MINUTE

/** `beat` is what the next update is counted from; it lies before `from` where the clock stood still in between. */
type Span = { from: number; to: number; beat: number; priority: string; heard: boolean }
/**
 * When an update may come, and from where the beat goes on behind it. Where it may come or not (`certain` false), nothing
 * is missed without it.
 */
type Slot = { from: number; to: number; certain: boolean; next: number }

/**
 * What is wrong with the updates of one ticket until a moment: those that did not come in time, and those that should not
 * have come. Made anew from the process as it is promised, from what could be seen from outside.
 */
export function wrongUpdates(history: History, until: number): string[] {
  const faults: string[] = []
  const updates = history.sent.filter(({ kind, author }) => kind === 'progress' && author === 'system')
  const expected = new Set<Sent>()
  const slack = history.channel === SLOW ? SLOW_BY : { early: EARLY, late: 0 }
  for (const span of spansOf(history, until)) {
    const inSpan = updates.filter(({ time }) => time > span.from && time <= span.to + slack.late)
    let { beat, heard } = span
    for (;;) {
      const slot = nextSlot(span.priority, beat, heard)
      if (slot.from - slack.early > span.to || slot.from >= until) break
      const found = inSpan.find(({ time }) => time >= slot.from - slack.early && time <= slot.to + slack.late)
      if (found) expected.add(found)
      else if (slot.certain && slot.to + slack.late <= span.to && slot.to <= until) {
        faults.push(`${history.number} (${span.priority}): nothing between ${local(slot.from)} and ${local(slot.to)}`)
      }
      beat = slot.next
      heard = slot.certain || found !== undefined
    }
  }
  for (const update of updates) {
    if (!expected.has(update)) faults.push(`${history.number}: an update at ${local(update.time)} that nobody expected`)
  }
  return faults
}

/** The stretches in which the customer is to hear, each from where the beat begins anew. */
function spansOf(history: History, until: number): Span[] {
  const statuses = statusesOf(history)
  const priorities = history.events.filter(({ event }) => event === 'priority')
  const first = priorities[0]?.from ?? history.priority
  const starts = [
    { at: history.openedAt, heard: false },
    ...statuses
      .filter(({ from, to }) => to === 'open' && from !== 'new')
      .map(({ time }) => ({ at: time, heard: false })),
    ...priorities.map(({ time }) => ({ at: time, heard: false })),
    ...byPeople(history).map(({ time }) => ({ at: time, heard: true })),
  ].sort((one, other) => one.at - other.at || Number(one.heard) - Number(other.heard))
  const stops = statuses.map(({ time }) => time)
  return starts.flatMap(({ at, heard }, index) => {
    const status = asOf(statuses, at, 'new')
    if (status !== 'new' && status !== 'open') return []
    const end = stops.find((time) => time > at && !onCadence(asOf(statuses, time, 'new'))) ?? until
    const to = Math.min(starts[index + 1]?.at ?? until, end, until)
    const priority = asOf(priorities, at, first)
    // What comes once a day has no interval of which something is left.
    const beat = priority === 'normal' ? at : at - usedBefore(history, at)
    return to > at ? [{ from: at, to, beat, priority, heard }] : []
  })
}

/** How much of the interval had gone by when the clock was stopped, where it goes on just now: waiting stops it. */
function usedBefore(history: History, at: number): number {
  const statuses = statusesOf(history)
  const ended = statuses.findIndex(({ time, from, to }) => time === at && from === 'waiting' && to === 'open')
  if (ended < 1) return 0
  const began = statuses[ended - 1]!.time
  const heard = [
    history.openedAt,
    ...history.sent.filter(({ kind }) => ['reply', 'progress', 'reopened'].includes(kind)).map(({ time }) => time),
  ]
  return began - Math.max(...heard.filter((time) => time <= began))
}

const onCadence = (status: string): boolean => status === 'new' || status === 'open'

/** When the next update is due, counted from `from`. What fell into our stop comes as one behind it, and the beat stays. */
function nextSlot(priority: string, from: number, heard: boolean): Slot {
  if (priority === 'normal') return normalSlot(from, heard)
  const following = (at: number) => (priority === 'urgent' ? at + 2 * HOUR : contactTime(at + 4 * HOUR))
  let next = following(from)
  if (next < DOWN.from || next >= DOWN.to) return { from: next, to: next + LATE, certain: true, next }
  while (following(next) <= DOWN.to) next = following(next)
  return { from: DOWN.to, to: DOWN.to + LATE, certain: true, next }
}

/** Between 16:00 and 17:00 of a business day on which the customer heard nothing yet. */
function normalSlot(from: number, heard: boolean): Slot {
  const today = dayOf(from)
  const onThatDay = (day: number, earliest = 0, certain = true): Slot => ({
    from: Math.max(earliest, onDay(day, 16)),
    to: onDay(day, 17),
    certain,
    next: onDay(day, 17),
  })
  const inWindow = isBusinessDay(today) && from >= onDay(today, 16) && from < onDay(today, 17)
  if (inWindow && !heard) return onThatDay(today, from, false)
  return onThatDay(businessDayFrom(heard || from >= onDay(today, 16) ? today + 1 : today))
}

/** Updates before which nobody asked the owner, though there was the time to. */
export function unaskedUpdates(history: History): string[] {
  const allowed = history.channel === SLOW ? SLOW_BY.late : MINUTE
  const beats = [...byPeople(history), ...history.events.filter(({ event }) => event !== 'assignee')]
  return history.sent
    .filter(({ kind, author }) => kind === 'progress' && author === 'system')
    .filter(({ time }) => !(time >= DOWN.to && time <= DOWN.to + LATE + ASKED_BEFORE))
    .filter(({ time }) => time - history.openedAt > ASKED_BEFORE + MINUTE)
    .filter(({ time }) => !beats.some((beat) => beat.time < time && time - beat.time <= ASKED_BEFORE + MINUTE))
    .filter(
      ({ time }) =>
        !history.told.some(
          (told) => told.kind === 'update-due' && Math.abs(time - told.time - ASKED_BEFORE) <= allowed,
        ),
    )
    .map(({ time }) => `${history.number}: nobody was asked before the update of ${local(time)}`)
}
