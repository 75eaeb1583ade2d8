import { beatNamed, isWeekly, nextUpdate, nudgeBefore, slotAfter, WEEKLY } from '../../process/cadence.ts'
import { type Step, steps } from '../../process/deadlines.ts'
import { after } from '../../process/sla.ts'
import type { AppliedSla, Ticket, Timer, TimerKind } from '../../records/index.ts'
import type { Priority } from '../../settings.ts'
import { onCadence } from '../../states.ts'
import { plus } from '../../time/instants.ts'
import { soonestUpdate } from '../deliver/budget.ts'
import { calendarNamed, type FlowParts, priorityNamed } from '../parts.ts'

export const timerKey = (ticketId: string, kind: TimerKind): string => `${ticketId}:${kind}`

export function timer(parts: FlowParts, ticket: Ticket, kind: TimerKind, dueAt: Date, count = 0): Timer {
  return {
    id: parts.ids.next(),
    ticketId: ticket.id,
    conversationId: ticket.conversationId,
    channel: ticket.channel,
    account: ticket.account,
    kind,
    dueAt,
    key: timerKey(ticket.id, kind),
    rank: priorityNamed(parts.settings, ticket.priority).rank,
    priority: ticket.fewerUpdates ? slowest(parts).name : ticket.priority,
    count,
  }
}

/** The priority whose updates are the rarest: what a requester who asked for fewer gets. */
export const slowest = (parts: FlowParts): Priority => parts.settings.priorities.at(-1)!

type Slot = { beat: Priority; due: Date }

/** When a ticket's customer hears next if the beat begins at `from`, and on which beat that is. */
export function nextSlotOf(parts: FlowParts, ticket: Ticket, from: Date, heard: boolean): Slot {
  const { settings } = parts
  const usual = ticket.fewerUpdates ? slowest(parts) : priorityNamed(settings, ticket.priority)
  const slot = (beat: Priority, since: Date): Slot => {
    const question = { priority: beat, from: since, heard, ticketId: ticket.id }
    return { beat, due: nextUpdate(settings, calendarNamed(parts, beat.calendar), question) }
  }
  if (!isWeekly(settings, ticket, from)) return slot(usual, from)
  const weekly = slot(beatNamed(settings, WEEKLY), from)
  return weekly.due < ticket.agreed!.on ? weekly : slot(usual, ticket.agreed!.on)
}

/** The progress and nudge rows of a ticket's next update, which is the first of the beat behind `notBefore`. */
export function updateTimers(
  parts: FlowParts,
  ticket: Ticket,
  from: Date,
  heard: boolean,
  notBefore: Date | null = null,
): Timer[] {
  const { beat, due: slot } = nextSlotOf(parts, ticket, from, heard)
  const calendar = calendarNamed(parts, beat.calendar)
  const due =
    notBefore && slot < notBefore
      ? slotAfter(parts.settings, calendar, { priority: beat, ticketId: ticket.id, slot, now: notBefore })
      : slot
  return [
    { ...timer(parts, ticket, 'progress', due), priority: beat.name },
    { ...timer(parts, ticket, 'nudge', nudgeBefore(parts.settings, beat, due)), priority: beat.name },
  ]
}

/** Begins the beat anew from `from`, or ends it where this ticket's customer is not written to now. */
export async function restartCadence(parts: FlowParts, ticket: Ticket, from: Date, heard: boolean): Promise<void> {
  if (onCadence(ticket.status) && !ticket.quiet) {
    const notBefore = heard ? await soonestUpdate(parts, ticket) : null
    const since = heard ? from : goesOnFrom(parts, ticket, from)
    await parts.store.timers.set(updateTimers(parts, ticket, since, heard, notBefore))
  } else {
    await parts.store.timers.cancel(ticket.id, ['progress', 'nudge'])
  }
}

/**
 * From when a beat that stood still counts again: what was left of its interval is left of it now, and never so little
 * that the assignee could not be asked.
 */
function goesOnFrom(parts: FlowParts, ticket: Ticket, now: Date): Date {
  const stood = (ticket.changedBy?.previous.sla as AppliedSla | undefined)?.paused
  const { update } = beatNamed(parts.settings, ticket.priority)
  if (!stood?.update || ticket.sla.paused || ticket.fewerUpdates || !('everyMs' in update)) return now
  const least = Math.min(parts.settings.cadence.nudgeMs, update.everyMs / 4)
  const left = Math.max(least, Math.min(stood.update.getTime() - stood.since.getTime(), update.everyMs))
  return plus(now, left - update.everyMs)
}

/** When this ticket will count as forgotten if nobody touches it. */
const forgottenAt = (parts: FlowParts, ticket: Ticket): Date =>
  after(ticket.updatedAt, parts.settings.assignment.forgottenAfter, parts.calendar)

/** Every moment at which this ticket's promises make somebody be told or asked, in the order of time. */
export const deadlineSteps = (parts: FlowParts, ticket: Ticket): Step[] =>
  steps(parts.settings, ticket, forgottenAt(parts, ticket))

/**
 * Sets the one timer of all that this ticket still has before it. What fell due already and was not told yet stays due:
 * the tick tells it, each step once by its key.
 */
export async function setDeadlines(parts: FlowParts, ticket: Ticket): Promise<void> {
  const now = parts.clock.now()
  const all = deadlineSteps(parts, ticket)
  let first = all[0]
  if (first && first.at <= now) {
    const waiting = await parts.store.timers.get(timerKey(ticket.id, 'deadline'))
    if (waiting && waiting.dueAt <= now) return
    if (waiting) first = all.find(({ at }) => at > now)
  }
  if (first) await parts.store.timers.set([timer(parts, ticket, 'deadline', first.at)])
  else await parts.store.timers.cancel(ticket.id, ['deadline'])
}
