import type { Ticket } from '../records/index.ts'
import type { Priority, Settings } from '../settings.ts'
import type { Calendar } from '../time/calendar.ts'
import { later, plus } from '../time/instants.ts'
import { addDays, type Day } from '../time/zone.ts'
import { fingerprint } from './fingerprint.ts'

const MINUTE = 60_000
/** Daily updates are spread over the first part of their window, so that the last is out by its end. */
const SPREAD = 0.75

export type CadenceQuestion = {
  priority: Priority
  /** What the beat is counted from: the opening, a reply, the last slot. */
  from: Date
  /** The customer heard something real then: a daily update of that day is not due any more. */
  heard: boolean
  /** Spreads daily updates over their window; the same for a ticket always. */
  ticketId: string
}

/** The name of the beat of work whose agreed date is far off; a timer carries it like a priority's. */
export const WEEKLY = 'weekly'

/** The beat of this name: a priority's, or the weekly one. */
export function beatNamed(settings: Settings, name: string): Priority {
  const known = settings.priorities.find((priority) => priority.name === name)
  const rarest = settings.priorities.at(-1)!
  if (known || name !== WEEKLY) return known ?? rarest
  return { ...rarest, name, updateClock: 'contact', update: { everyMs: settings.cadence.weeklyMs } }
}

/** Custom and R&D work: what is done by a date that is agreed with the customer, not by the priority's. */
export const isPlanned = ({ type, stage, plannedAt }: Ticket): boolean =>
  type === 'custom' || stage === 'research' || Boolean(plannedAt)

/** Whether a customer hears weekly until the agreed date: custom and R&D work that is promised for later than that. */
export function isWeekly(settings: Settings, ticket: Ticket, at: Date): boolean {
  const { agreed } = ticket
  if (!agreed || !isPlanned(ticket)) return false
  return agreed.on.getTime() - agreed.at.getTime() > settings.cadence.weeklyMs && at < agreed.on
}

/** When the customer hears next, by the process's section on progress. */
export function nextUpdate(settings: Settings, calendar: Calendar, question: CadenceQuestion): Date {
  const { priority, from } = question
  if ('everyMs' in priority.update) {
    const due = plus(from, priority.update.everyMs)
    if (priority.updateClock === 'always') return due
    return priority.updateClock === 'contact' ? nextContact(settings, calendar, due) : calendar.nextWorking(due)
  }
  const { dailyBy, windowMs } = priority.update
  const offset = spread(question.ticketId) * windowMs * SPREAD
  const slotOn = (day: Day) => plus(calendar.zone.instant(day, dailyBy), offset - windowMs)
  const today = calendar.zone.local(from).day
  let day = calendar.businessDayFrom(question.heard ? addDays(today, 1) : today)
  while (slotOn(day) <= from) day = calendar.businessDayFrom(addDays(day, 1))
  return slotOn(day)
}

/** The slot after one that was served: the first on the beat that lies ahead, so that what was missed comes as one. */
export function slotAfter(
  settings: Settings,
  calendar: Calendar,
  question: Omit<CadenceQuestion, 'heard' | 'from'> & { slot: Date; now: Date },
): Date {
  const { priority, slot, now } = question
  const beat = { priority, ticketId: question.ticketId, heard: false }
  if ('everyMs' in priority.update && priority.updateClock === 'always') {
    const missed = Math.max(0, Math.floor((now.getTime() - slot.getTime()) / priority.update.everyMs))
    return plus(slot, (missed + 1) * priority.update.everyMs)
  }
  // A daily update may have gone out early: the day has had it.
  let next = nextUpdate(settings, calendar, { ...beat, from: slot, heard: true })
  // Far behind (a week down), the beat begins anew instead of being walked through.
  if (now.getTime() - next.getTime() > 86_400_000) next = nextUpdate(settings, calendar, { ...beat, from: now })
  while (next <= now) next = nextUpdate(settings, calendar, { ...beat, from: next })
  return next
}

/** When the assignee is asked for the three lines: before the update, at most a quarter of the interval. */
export function nudgeBefore(settings: Settings, priority: Priority, due: Date): Date {
  const interval = 'everyMs' in priority.update ? priority.update.everyMs : 86_400_000
  return plus(due, -Math.min(settings.cadence.nudgeMs, interval / 4))
}

/** The instant itself in contact hours of a business day, else when they next begin. */
function nextContact(settings: Settings, calendar: Calendar, at: Date): Date {
  const { from, to } = settings.contactHours
  const { day } = calendar.zone.local(at)
  if (calendar.isBusinessDay(day)) {
    if (at < calendar.zone.instant(day, to)) return later(at, calendar.zone.instant(day, from))
  }
  return calendar.zone.instant(calendar.businessDayFrom(addDays(day, 1)), from)
}

/** From 0 to 1, evenly over tickets, by their id alone. */
const spread = (id: string): number => Math.round((fingerprint(id) / 0xffffffff) * MINUTE) / MINUTE
