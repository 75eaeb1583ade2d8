import type { Ticket, Timer } from '../records/index.ts'
import { plus } from '../time/instants.ts'
import { changeTicket, recordChanges } from './change.ts'
import { finishClosing } from './closing.ts'
import { compose, moment } from './compose.ts'
import { refreshCard, send, toCustomer } from './outbox.ts'
import type { FlowParts } from './parts.ts'

/** Reminds of an unconfirmed solution, and in the end closes the ticket as unconfirmed. Gives the next time, if any. */
export async function remind(
  parts: FlowParts,
  timer: Timer,
): Promise<{ id: string; dueAt: Date; count: number } | null> {
  const ticket = await parts.store.tickets.get(timer.ticketId)
  if (ticket?.status !== 'resolved' || !ticket.resolvedAt) return null
  const { afterMs, closeAfterLastMs } = parts.settings.reminders
  if (timer.count >= afterMs.length) {
    await closeUnconfirmed(parts, ticket)
    return null
  }
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'reminder',
      author: 'system',
      text: compose(parts, ticket, 'reminder', { 'resolved-at': moment(parts, ticket.locale, ticket.resolvedAt) }),
      dedupeKey: `${ticket.id}:reminder:${ticket.resolvedAt.toISOString()}:${timer.count}`,
    }),
  ])
  const following = afterMs[timer.count + 1]
  const dueAt = following === undefined ? plus(timer.dueAt, closeAfterLastMs) : plus(ticket.resolvedAt, following)
  return { id: timer.id, dueAt, count: timer.count + 1 }
}

async function closeUnconfirmed(parts: FlowParts, ticket: Ticket): Promise<void> {
  const run = `${ticket.id}:unconfirmed:${ticket.resolvedAt?.toISOString()}`
  const change = await changeTicket(parts, ticket.id, run, (now) =>
    now.status === 'resolved'
      ? { status: 'closed', closedAs: 'automatic', closedAt: parts.clock.now(), open: false }
      : null,
  )
  if (change.after.status !== 'closed') return
  await recordChanges(parts, run, 'system', change, 'unconfirmed')
  await finishClosing(parts, change.after)
  await send(parts, [
    toCustomer(parts, change.after, {
      kind: 'notice',
      author: 'system',
      text: compose(parts, change.after, 'closed-unconfirmed'),
      dedupeKey: `${run}:notice`,
    }),
    ...refreshCard(parts, change.after),
  ])
}
