import type { Ticket, Timer } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import { type FlowParts, priorityNamed } from '../parts.ts'
import { timer } from './schedule.ts'

/** What is looked into after a solution, whether the ticket is closed by then or not. */
export async function aftercare(parts: FlowParts, ticket: Ticket): Promise<void> {
  const { watchMs, complaintMs } = parts.settings.aftercare
  const from = ticket.resolvedAt ?? parts.clock.now()
  const isOutage = ticket.type === 'fault' && priorityNamed(parts.settings, ticket.priority).rank === 0
  if (isOutage) await parts.store.timers.set([timer(parts, ticket, 'watch', plus(from, watchMs))])
  // One that has a date of its own keeps it.
  if (ticket.type === 'complaint') {
    await parts.store.timers.ensure([timer(parts, ticket, 'follow-up', plus(from, complaintMs))])
  }
  if (isOutage) {
    await send(
      parts,
      toDesk(parts, ticket, {
        kind: 'watch',
        author: 'system',
        text: says(parts, 'watch-begins', { hours: String(Math.round(watchMs / 3_600_000)) }),
        dedupeKey: `${ticket.id}:watch-begins:${from.toISOString()}`,
        to: owners(ticket),
      }),
    )
  }
}

const owners = (ticket: Ticket): string[] => (ticket.assignee ? [ticket.assignee] : ['role:supervisor'])

/** The time to look once more at what was fixed, or at what a complaint was promised: its owner is told. */
export async function lookAgain(parts: FlowParts, due: Timer): Promise<null> {
  const ticket = await parts.store.tickets.get(due.ticketId)
  if (!ticket || ticket.status === 'merged') return null
  const kind = due.kind === 'watch' ? 'watch' : 'follow-up'
  await send(
    parts,
    toDesk(parts, ticket, {
      kind,
      author: 'system',
      text: says(parts, kind === 'watch' ? 'watch' : 'complaint-follow-up'),
      dedupeKey: `${ticket.id}:${kind}:${due.dueAt.toISOString()}`,
      to: kind === 'watch' ? owners(ticket) : [...owners(ticket), 'role:supervisor'],
    }),
  )
  return null
}

/** Whether it took so long that the cause has to be recorded, and it was not. */
export async function needsCause(parts: FlowParts, ticket: Ticket): Promise<boolean> {
  const solvedAt = ticket.resolvedAt ?? parts.clock.now()
  if (solvedAt.getTime() - ticket.createdAt.getTime() <= parts.settings.aftercare.causeAfterMs) return false
  const timeline = await parts.store.timeline.ofTicket(ticket.id)
  return !timeline.some(({ event }) => event === 'cause')
}
