import { CommandError } from '../../errors.ts'
import type { Actor } from '../../ports/desk.ts'
import type { Ticket, TimelineEvent } from '../../records/index.ts'
import { stageAfter } from '../../stages.ts'
import type { FlowParts } from '../parts.ts'
import { clocksAfter } from '../timers/clocks.ts'

type Change = Partial<Omit<Ticket, 'id' | 'version' | 'changedBy'>>

const ATTEMPTS = 20

/**
 * Decides on the ticket as it is now and writes the decision where nobody was faster; else reads and decides again.
 * `decide` answers null where nothing is to change. Gives the ticket before and after. A `run` that was carried out
 * already gives what it gave then, so that after a crash its consequences can be run again.
 */
export async function changeTicket(
  parts: FlowParts,
  id: string,
  run: string,
  decide: (ticket: Ticket) => Promise<Change | null> | Change | null,
): Promise<{ before: Ticket; after: Ticket }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await parts.store.tickets.get(id)
    if (!before) throw new CommandError('not-found', `There is no ticket with the id ${id}.`)
    if (before.changedBy?.run === run) return { before: { ...before, ...before.changedBy.previous }, after: before }
    const decided = await decide(before)
    if (!decided) return { before, after: before }
    const moved: Change = { ...(decided.status && stageAfter(before, decided.status)), ...decided }
    const change: Change = { ...moved, ...(await clocksAfter(parts, before, moved)) }
    const previous = Object.fromEntries(
      Object.keys(change).map((field) => [field, before[field as keyof Change] ?? null]),
    )
    const after = await parts.store.tickets.update(id, before.version, {
      ...change,
      updatedAt: parts.clock.now(),
      changedBy: { run, previous },
    })
    if (after) return { before, after }
  }
  throw new CommandError('conflict', 'Too many people are changing this ticket at once. Try again.')
}

const tracked = ['status', 'stage', 'assignee', 'priority', 'type'] as const

/** Who did it: an agent with the surface they did it on, or `system`, `model`, `requester`. */
export type By = Actor | string

/** Writes what differs between two states of a ticket into its timeline; `run` makes it the same when run again. */
export async function recordChanges(
  parts: FlowParts,
  run: string,
  by: By,
  { before, after }: { before: Ticket; after: Ticket },
  reason: string | null = null,
): Promise<void> {
  const at = parts.clock.now()
  const events = tracked
    .filter((field) => before[field] !== after[field])
    .map((field) =>
      timelineEvent(parts, after, run, { at, by, event: field, from: before[field], to: after[field], reason }),
    )
  if (events.length > 0) await parts.store.timeline.insert(events)
}

export function timelineEvent(
  parts: FlowParts,
  ticket: Ticket,
  run: string,
  { by, ...told }: Pick<TimelineEvent, 'event'> & Partial<TimelineEvent> & { by?: By },
): TimelineEvent {
  const actor = typeof by === 'object' ? by.id : (by ?? told.actor ?? 'system')
  return {
    actor,
    surface: (typeof by === 'object' && by.surface) || usualSurface(actor, ticket),
    id: parts.ids.next(),
    ticketId: ticket.id,
    at: parts.clock.now(),
    from: null,
    to: null,
    reason: null,
    key: `${run}:${told.event}`,
    ...told,
  }
}

/** From where somebody acts who is on no surface of the desk. */
function usualSurface(actor: string, ticket: Ticket): string {
  if (actor === 'requester') return ticket.channel
  if (actor === 'model') return 'rule'
  return actor === 'system' ? 'timer' : 'api'
}
