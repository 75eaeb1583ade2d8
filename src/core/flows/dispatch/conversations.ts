import type { InboundEvent } from '../../ports/channel.ts'
import { findTicketNumber } from '../../process/numbering.ts'
import type { Conversation, Customer, Inbound } from '../../records/index.ts'
import { pushedSince } from '../deliver/budget-renewal.ts'
import type { FlowParts } from '../parts.ts'

/**
 * The conversation that an event belongs to, or null where it begins one. By the channel's own key; by a message of
 * ours that it answers (their ids cannot be guessed); by one of the requester's own, from the same address or a
 * verified one; by our reply token; by a ticket number alone only from that ticket's verified requester.
 */
export async function findConversation(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
): Promise<Conversation | null> {
  const { store } = parts
  const { key, references = [], replyToken, begins } = event.conversation
  if (begins) return null
  const own = await store.conversations.find(row.channel, row.account, key)
  if (own) return own

  if (references.length > 0) {
    const [ours, theirs] = await Promise.all([
      store.outbound.byExternalId(row.channel, references),
      store.messages.byExternalId(row.channel, references),
    ])
    const answered = ours[0] && (await store.conversations.get(ours[0].conversationId))
    if (answered) return answered
    const continued = theirs[0] && (await store.conversations.get(theirs[0].conversationId))
    if (continued && (event.from.verified || continued.address === event.conversation.address)) return continued
  }
  if (replyToken) {
    const ticket = await store.tickets.byReplyToken(replyToken)
    if (ticket) return store.conversations.get(ticket.conversationId)
  }
  const number = event.subject && event.from.verified ? findTicketNumber(event.subject) : null
  if (number) {
    const ticket = await store.tickets.byNumber(number)
    if (ticket?.channel === row.channel && ticket.requester.address === event.from.address) {
      return store.conversations.get(ticket.conversationId)
    }
  }
  return null
}

/** The customer who wrote. A new one has the inbound row's id, so that running this again finds the same. */
export const ensureCustomer = (parts: FlowParts, row: Inbound, event: InboundEvent): Promise<Customer> =>
  parts.store.customers.ensure({
    id: row.id,
    name: event.from.name,
    tier: parts.settings.tiers.default,
    locale: event.from.locale ?? null,
    identities: [
      { channel: row.channel, scope: row.scope, address: event.from.address, verified: event.from.verified },
    ],
    createdAt: parts.clock.now(),
  })

/** Begins a conversation, or gives the one that somebody else began with the same key. */
export const beginConversation = (
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  customer: Customer,
  locale: string,
): Promise<Conversation> =>
  parts.store.conversations.ensure({
    id: row.id,
    channel: row.channel,
    account: row.account,
    key: event.conversation.key,
    customerId: customer.id,
    address: event.conversation.address,
    subject: event.subject ?? '',
    locale,
    verified: event.from.verified,
    createdAt: parts.clock.now(),
    lastInboundAt: event.at,
    pushed: 0,
    route: event.conversation.route ?? {},
    identity: event.from.address,
  })

/** The requester wrote again; an older word than their last changes nothing. Somebody else does not change where answers go. */
export async function heardFrom(parts: FlowParts, conversation: Conversation, event: InboundEvent): Promise<void> {
  if (event.at < conversation.lastInboundAt) return
  const same = conversation.address === event.conversation.address
  await parts.store.conversations.heard(conversation.id, {
    at: event.at,
    address: conversation.address,
    route: same ? (event.conversation.route ?? {}) : {},
    verified: conversation.verified || (same && event.from.verified),
    pushed: await pushedSince(parts, conversation, event.at),
  })
}
