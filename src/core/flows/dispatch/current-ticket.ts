import type { InboundEvent } from '../../ports/channel.ts'
import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

/** A chain of merged tickets is no longer than this; a longer one would be a circle. */
const LONGEST_CHAIN = 20

/**
 * The ticket that a message in this conversation is about: an unfinished one whose message it answers (a conversation
 * has several after a split), else its current one. What was merged goes on in the ticket it was merged into.
 */
export async function currentTicket(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  conversation: Conversation,
): Promise<Ticket | null> {
  const own = await parts.store.tickets.current(conversation.id)
  // What went on in another channel is still answered here, too.
  const current = own?.open ? own : ((await parts.store.tickets.continuedFrom(conversation.id)) ?? own)
  const answered = current && (await answeredTicket(parts, row, event, conversation, current))
  return follow(parts, answered ?? current)
}

async function answeredTicket(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  conversation: Conversation,
  current: Ticket,
): Promise<Ticket | null> {
  const { references = [] } = event.conversation
  if (references.length === 0) return null
  const rows = await parts.store.outbound.byExternalId(row.channel, references)
  const id = rows.findLast((each) => each.conversationId === conversation.id)?.ticketId
  if (!id || id === current.id) return null
  const ticket = await parts.store.tickets.get(id)
  return ticket?.open ? ticket : null
}

async function follow(parts: FlowParts, start: Ticket | null): Promise<Ticket | null> {
  let ticket = start
  for (let step = 0; ticket?.status === 'merged' && ticket.merged && step < LONGEST_CHAIN; step++) {
    ticket = await parts.store.tickets.get(ticket.merged.into)
  }
  return ticket
}
