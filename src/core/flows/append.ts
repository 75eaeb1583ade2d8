import type { InboundEvent } from '../ports/channel.ts'
import { applySla } from '../process/sla.ts'
import type { Inbound, Ticket } from '../records/index.ts'
import { requesterTable } from '../states.ts'
import { type Intent, readIntent } from '../triage/intent.ts'
import { changeTicket, recordChanges } from './change.ts'
import { finishClosing } from './closing.ts'
import { compose, promises } from './compose.ts'
import { asksForFewer } from './fewer.ts'
import { storeFiles } from './files.ts'
import { excerpt, messageFrom } from './messages.ts'
import { refreshCard, send, toCustomer, toDesk } from './outbox.ts'
import { type FlowParts, priorityNamed } from './parts.ts'
import { restartCadence, setDeadlines } from './schedule.ts'

/** A message on a ticket that is there: kept, told to the desk, and followed where it changes the ticket's state. */
export async function appendMessage(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  current: Ticket,
): Promise<Ticket> {
  const attachments = await storeFiles(parts, event)
  await parts.store.messages.insert(messageFrom(parts, row, event, current, attachments))
  await send(
    parts,
    toDesk(parts, current, {
      kind: 'message',
      author: event.from.name || event.from.address,
      text: excerpt(event.text),
      dedupeKey: `${row.id}:told`,
      attachments,
    }),
  )
  const fewer = asksForFewer(event.text)
  const intent = intentOf(current, event)
  const change = await changeTicket(parts, current.id, row.id, (ticket) => {
    const status = statusAfterWords(ticket, intent)
    if (status === ticket.status && !ticket.quiet && !(fewer && !ticket.fewerUpdates)) return null
    return {
      status,
      open: status !== 'closed',
      quiet: false,
      fewerUpdates: ticket.fewerUpdates || fewer,
      ...(status === 'closed' && { closedAt: parts.clock.now() }),
      ...(reopens(ticket, status) && { resolvedAt: null, closedAt: null, sla: anew(parts, ticket) }),
    }
  })
  await followUp(parts, row.id, change, fewer)
  return change.after
}

/** What a message says of its ticket, as far as its words alone tell. */
export const intentOf = (ticket: Ticket, event: InboundEvent): Intent =>
  readIntent(event.text, ticket.locale.startsWith('zh') ? 'zh' : 'en')

const anew = (parts: FlowParts, ticket: Ticket) =>
  applySla(parts.settings, parts.calendar, {
    priority: priorityNamed(parts.settings, ticket.priority),
    tier: ticket.tier,
    from: parts.clock.now(),
  })

/** "Thanks" changes nothing; a confirmation closes what is solved; any other word goes on with the work. */
function statusAfterWords(ticket: Ticket, intent: Intent): Ticket['status'] {
  if (intent === 'thanks') return ticket.status
  if (intent === 'confirmed' && (ticket.status === 'resolved' || ticket.status === 'closed')) {
    return requesterTable.confirmed[ticket.status] ?? ticket.status
  }
  return requesterTable.message[ticket.status] ?? ticket.status
}

const reopens = (ticket: Ticket, status: Ticket['status']): boolean =>
  status === 'open' && (ticket.status === 'resolved' || ticket.status === 'closed')

async function followUp(
  parts: FlowParts,
  run: string,
  change: { before: Ticket; after: Ticket },
  fewer: boolean,
): Promise<void> {
  const { before, after } = change
  if (before === after) return
  await recordChanges(parts, run, 'requester', change)
  if (after.status === 'closed') {
    await finishClosing(parts, after)
  } else {
    await restartCadence(parts, after, parts.clock.now(), false)
    await setDeadlines(parts, after)
  }
  if (reopens(before, after.status)) {
    await parts.store.timers.cancel(after.id, ['reminder'])
    const text = compose(parts, after, 'reopened', promises(parts, after, parts.clock.now()))
    await send(parts, [
      toCustomer(parts, after, { kind: 'reopened', author: 'system', text, dedupeKey: `${run}:reopened` }),
      ...toDesk(parts, after, { kind: 'reopened', author: 'requester', text: '', dedupeKey: `${run}:desk-reopened` }),
    ])
  }
  if (fewer && !before.fewerUpdates) {
    const text = compose(parts, after, 'fewer-confirmed')
    await send(parts, [toCustomer(parts, after, { kind: 'notice', author: 'system', text, dedupeKey: `${run}:fewer` })])
  }
  await send(parts, refreshCard(parts, after))
}
