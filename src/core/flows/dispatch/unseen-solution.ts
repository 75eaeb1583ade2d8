import type { Conversation, Outbound, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { timer } from '../timers/schedule.ts'

const asksForWord = (row: Outbound): boolean => row.kind === 'solution' || row.kind === 'confirmation'

/**
 * Whether what waits for the customer's word had not reached them at `at`: the push budget held it back, until a message
 * of theirs let it out. They cannot turn down what they have not seen.
 */
export async function wasUnseen(parts: FlowParts, ticket: Ticket, at: Date): Promise<boolean> {
  if (!parts.channel(ticket.channel, ticket.account)?.capabilities.push) return false
  const row = (await parts.store.outbound.ofTicket(ticket.id)).findLast(asksForWord)
  return Boolean(row?.held) && (row?.sentAt == null || row.sentAt >= at)
}

/** What was held back goes out now: from now on their word is waited for, and they are reminded of it. */
export async function waitFromNow(parts: FlowParts, conversation: Conversation, released: Outbound[]): Promise<void> {
  const [firstReminder] = parts.settings.reminders.afterMs
  if (firstReminder === undefined) return
  for (const { ticketId } of released.filter(asksForWord)) {
    const ticket = await parts.store.tickets.get(ticketId)
    if (ticket?.conversationId !== conversation.id || !['resolved', 'waiting'].includes(ticket.status)) continue
    await parts.store.timers.set([timer(parts, ticket, 'reminder', plus(parts.clock.now(), firstReminder))])
  }
}
