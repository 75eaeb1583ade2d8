import { nextUpdate, nudgeBefore, slotAfter } from '../process/cadence.ts'
import { type Step, steps } from '../process/deadlines.ts'
import { after } from '../process/sla.ts'
import type { Ticket, Timer, TimerKind } from '../records/index.ts'
import type { Priority } from '../settings.ts'
import { onCadence } from '../states.ts'
import { soonestUpdate } from './budget.ts'
import type { FlowParts } from './parts.ts'
import { priorityNamed } from './parts.ts'

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
    claim: null,
  }
}

/** The priority whose updates are the rarest: what a requester who asked for fewer gets. */
export const slowest = (parts: FlowParts): Priority => parts.settings.priorities.at(-1)!

/** The progress and nudge rows of a ticket's next update, which is the first of the beat behind `notBefore`. */
export function updateTimers(
  parts: FlowParts,
  ticket: Ticket,
  from: Date,
  heard: boolean,
  notBefore: Date | null = null,
): Timer[] {
  const priority = ticket.fewerUpdates ? slowest(parts) : priorityNamed(parts.settings, ticket.priority)
  const slot = nextUpdate(parts.settings, parts.calendar, { priority, from, heard, ticketId: ticket.id })
  const due =
    notBefore && slot < notBefore
      ? slotAfter(parts.settings, parts.calendar, { priority, ticketId: ticket.id, slot, now: notBefore })
      : slot
  return [
    timer(parts, ticket, 'progress', due),
    timer(parts, ticket, 'nudge', nudgeBefore(parts.settings, priority, due)),
  ]
}

/** Begins the beat anew from `from`, or ends it where this ticket's customer is not written to now. */
export async function restartCadence(parts: FlowParts, ticket: Ticket, from: Date, heard: boolean): Promise<void> {
  if (onCadence(ticket.status) && !ticket.quiet) {
    const notBefore = heard ? await soonestUpdate(parts, ticket) : null
    await parts.store.timers.set(updateTimers(parts, ticket, from, heard, notBefore))
  } else {
    await parts.store.timers.cancel(ticket.id, ['progress', 'nudge'])
  }
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
