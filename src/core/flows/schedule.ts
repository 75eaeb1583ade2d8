import { nextUpdate, nudgeBefore } from '../process/cadence.ts'
import type { Ticket, Timer, TimerKind } from '../records/index.ts'
import type { Priority } from '../settings.ts'
import { onCadence } from '../states.ts'
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

/** The progress and nudge rows of a ticket's next update. */
export function updateTimers(parts: FlowParts, ticket: Ticket, from: Date, heard: boolean): Timer[] {
  const priority = ticket.fewerUpdates ? slowest(parts) : priorityNamed(parts.settings, ticket.priority)
  const due = nextUpdate(parts.settings, parts.calendar, { priority, from, heard, ticketId: ticket.id })
  return [
    timer(parts, ticket, 'progress', due),
    timer(parts, ticket, 'nudge', nudgeBefore(parts.settings, priority, due)),
  ]
}

/** Begins the beat anew from `from`, or ends it where this ticket's customer is not written to now. */
export async function restartCadence(parts: FlowParts, ticket: Ticket, from: Date, heard: boolean): Promise<void> {
  if (onCadence(ticket.status) && !ticket.quiet) {
    await parts.store.timers.set(updateTimers(parts, ticket, from, heard))
  } else {
    await parts.store.timers.cancel(ticket.id, ['progress', 'nudge'])
  }
}

/** The deadlines that a ticket of this state still has before it. */
export async function setDeadlines(parts: FlowParts, ticket: Ticket): Promise<void> {
  const rows: Timer[] = []
  const gone: TimerKind[] = []
  const place = (kind: TimerKind, dueAt: Date | null, wanted: boolean) => {
    if (wanted && dueAt) rows.push(timer(parts, ticket, kind, dueAt))
    else gone.push(kind)
  }
  place('first-response', ticket.sla.firstResponse, ticket.firstResponseAt === null && ticket.open)
  place('resolve', ticket.sla.resolve, onCadence(ticket.status))
  place('accept', ticket.sla.accept, ticket.assignee === null && onCadence(ticket.status))
  if (gone.length > 0) await parts.store.timers.cancel(ticket.id, gone)
  if (rows.length > 0) await parts.store.timers.set(rows)
}
