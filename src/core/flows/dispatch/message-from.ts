import type { InboundEvent } from '../../ports/channel.ts'
import type { Attachment, Inbound, Message, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

/** The event as a message of the ticket. It has the row's id: run again, it is the same message. */
export const messageFrom = (
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  ticket: Ticket,
  attachments: Attachment[],
): Message => ({
  id: row.id,
  ticketId: ticket.id,
  conversationId: ticket.conversationId,
  direction: event.automatic || event.colleague ? 'internal' : 'in',
  kind: event.automatic || event.colleague ? 'note' : 'message',
  at: event.at,
  storedAt: parts.clock.now(),
  author: event.from.address,
  text: event.text,
  fullText: event.fullText ?? event.text,
  attachments,
  channel: row.channel,
  account: row.account,
  externalId: event.externalId,
  revisions: [],
  withdrawn: false,
})

const EXCERPT = 600

/** The first words of a text, for a card or a line. */
export const excerpt = (text: string): string => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)} …` : text)
