import type { Ticket, Timer } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { changeTicket, recordChanges } from '../command/change.ts'
import { finishClosing } from '../command/finish-closing.ts'
import { compose, moment, reopenUntil } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toCustomer, toDesk } from '../deliver/outbox.ts'
import { isProposed } from '../dispatch/customer-word.ts'
import { wasUnseen } from '../dispatch/unseen-solution.ts'
import type { FlowParts } from '../parts.ts'

type Next = { id: string; dueAt: Date; count: number }

/**
 * Reminds of what waits for the customer's word: a solution, which in the end is closed as unconfirmed, or a proposal,
 * which in the end somebody has to ask about. What never reached the customer is not reminded of and not closed: somebody
 * has to tell them. Gives the next time, if any.
 */
export async function remind(parts: FlowParts, timer: Timer): Promise<Next | null> {
  const ticket = await parts.store.tickets.get(timer.ticketId)
  const since = ticket && waitsSince(ticket)
  if (!ticket || !since) return null
  const { afterMs, closeAfterLastMs } = parts.settings.reminders
  const unseen = await wasUnseen(parts, ticket, parts.clock.now())
  if (timer.count >= afterMs.length) {
    const closes = ticket.status === 'resolved' && !unseen
    await (closes ? closeUnconfirmed(parts, ticket) : askToCall(parts, ticket, since))
    return null
  }
  const at = moment(parts, ticket.locale, since)
  const text =
    ticket.status === 'resolved'
      ? compose(parts, ticket, 'reminder', { 'resolved-at': at })
      : compose(parts, ticket, 'reminder-proposal', { 'proposed-at': at })
  const reminder = toCustomer(parts, ticket, {
    kind: 'reminder',
    author: 'system',
    text,
    dedupeKey: `${ticket.id}:reminder:${since.toISOString()}:${timer.count}`,
  })
  if (!unseen) await send(parts, [reminder])
  const following = afterMs[timer.count + 1]
  const wait = following === undefined ? closeAfterLastMs : following - afterMs[timer.count]!
  const dueAt = plus(timer.dueAt, wait)
  return { id: timer.id, dueAt, count: timer.count + 1 }
}

/** Since when the customer's word is waited for; null where it is not. */
function waitsSince(ticket: Ticket): Date | null {
  if (ticket.status === 'resolved') return ticket.resolvedAt
  return ticket.status === 'waiting' && isProposed(ticket) ? (ticket.proposal?.at ?? null) : null
}

/** The owner is to ask in another way: the customer says nothing, or could not be told. */
const askToCall = (parts: FlowParts, ticket: Ticket, since: Date): Promise<void> =>
  send(
    parts,
    toDesk(parts, ticket, {
      kind: 'follow-up',
      author: 'system',
      text: says(parts, ticket.status === 'resolved' ? 'solution-unseen' : 'proposal-unanswered'),
      dedupeKey: `${ticket.id}:proposal-unanswered:${since.toISOString()}`,
      to: ticket.assignee ? [ticket.assignee] : ['role:supervisor'],
    }),
  )

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
      text: compose(parts, change.after, 'closed-unconfirmed', reopenUntil(parts, change.after)),
      dedupeKey: `${run}:notice`,
    }),
    ...refreshCard(parts, change.after),
  ])
}
