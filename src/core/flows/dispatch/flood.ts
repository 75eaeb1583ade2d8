import type { InboundEvent } from '../../ports/channel.ts'
import type { Conversation, Customer, Inbound, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { moment } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { followWord } from './customer-word.ts'
import { storeFiles } from './files.ts'
import { messageFrom } from './message-from.ts'
import { openTicket } from './open-ticket.ts'

const HOUR_MS = 3_600_000

const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS)

/**
 * Whether this sender has begun so much in the hour that the rest is gathered. By the hour of the row, so that a row that
 * is run again is answered alike; who has only just become a customer is not even counted.
 */
export async function floods(parts: FlowParts, row: Inbound, event: InboundEvent, customer: Customer) {
  if (customer.id === row.id) return false
  const hour = hourOf(row.receivedAt)
  const name = `begun/${row.channel}/${row.account}/${event.from.address}/${hour}`
  const begun = await parts.store.counters.add(name, 1, plus(parts.clock.now(), 2 * HOUR_MS))
  const uncounted = hourOf(customer.createdAt) === hour ? 1 : 0
  return begun + uncounted >= parts.settings.newTicketsPerHour
}

/** Under which name it is kept in which conversation a sender's flood of this hour is gathered. */
export const floodName = (row: Inbound, event: InboundEvent): string =>
  `flood/${row.channel}/${row.account}/${event.from.address}/${hourOf(row.receivedAt)}`

/** The conversation in which the sender's flood of this hour is gathered already; null where it is not. */
export async function gatheredIn(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<Conversation | null> {
  const first = await parts.store.states.get(floodName(row, event))
  return first === null ? null : parts.store.conversations.get(first)
}

/**
 * The conversation in which the sender's flood of this hour is gathered: the first of them, which the channel knows like
 * any other. Null where it is to be begun by this row. Throws where it is just being begun: the row is then run again.
 */
export async function gathering(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<Conversation | null> {
  const first = await parts.store.states.ensure(floodName(row, event), row.id)
  if (first === row.id) return null
  const conversation = await parts.store.conversations.get(first)
  if (!conversation) throw new Error('the conversation in which this flood is gathered is not there yet')
  return conversation
}

/** Opens the ticket of a flood and tells agents that it is one, or lays the message into it without a word. */
export async function gather(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  { conversation, customer }: { conversation: Conversation; customer: Customer },
): Promise<Ticket> {
  const current = await parts.store.tickets.current(conversation.id)
  if (current && current.id !== row.id) return join(parts, row, event, current, conversation.id)
  const ticket = await openTicket(parts, row, event, { conversation, customer, earlier: current, join })
  if (ticket.id === row.id) await tell(parts, row, ticket)
  return ticket
}

async function join(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  ticket: Ticket,
  conversationId: string,
): Promise<Ticket> {
  const attachments = await storeFiles(parts, event)
  await parts.store.messages.insert({ ...messageFrom(parts, row, event, ticket, attachments), conversationId })
  return followWord(parts, ticket, row.id, { says: 'message', message: row.id })
}

async function tell(parts: FlowParts, row: Inbound, ticket: Ticket): Promise<void> {
  const until = moment(parts, parts.settings.locale, new Date((hourOf(row.receivedAt) + 1) * HOUR_MS))
  const text = says(parts, 'flood', { count: String(parts.settings.newTicketsPerHour), until })
  const told = { kind: 'message', author: 'system', text, dedupeKey: `${ticket.id}:flood` } as const
  await send(parts, toDesk(parts, ticket, told))
}
