import type { InboundEvent } from '../../ports/channel.ts'
import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { timelineEvent } from '../command/change.ts'
import { refreshCard, send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { findConversation } from './conversations.ts'
import { storeFiles } from './files.ts'
import { excerpt, messageFrom } from './message-from.ts'

/**
 * What one of our own people wrote or did in the platform's own app: kept on the ticket, inside, and told to the desk.
 * Without a ticket it concerns nobody here.
 */
export async function noteColleague(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  { holder }: NonNullable<InboundEvent['colleague']>,
): Promise<void> {
  const conversation = await findConversation(parts, row, event)
  const ticket = conversation && (await parts.store.tickets.current(conversation.id))
  if (conversation && holder !== undefined) await changeHolder(parts, conversation, event.at, holder)
  if (!ticket) return
  const attachments = await storeFiles(parts, event)
  await parts.store.messages.insert(messageFrom(parts, row, event, ticket, attachments))
  if (holder !== undefined) await recordHolder(parts, row, event, ticket, holder)
  await send(parts, [
    ...toDesk(parts, ticket, {
      kind: 'note',
      author: event.from.name || event.from.address,
      text: excerpt(event.text),
      dedupeKey: `${row.id}:colleague`,
      attachments,
    }),
    ...refreshCard(parts, ticket),
  ])
  parts.live.publish({ ticketId: ticket.id })
}

/** An end that came before the customer's last word says nothing of what may be sent now. */
async function changeHolder(
  parts: FlowParts,
  conversation: Conversation,
  at: Date,
  holder: string | null,
): Promise<void> {
  await parts.store.conversations.heldBy(conversation.id, holder)
  const push = parts.channel(conversation.channel, conversation.account)?.capabilities.push
  if (holder === null && push && at >= conversation.lastInboundAt) {
    await parts.store.conversations.spent(conversation.id, push.messages)
  }
}

const recordHolder = (parts: FlowParts, row: Inbound, event: InboundEvent, ticket: Ticket, holder: string | null) =>
  parts.store.timeline.insert([
    timelineEvent(parts, ticket, row.id, {
      at: event.at,
      actor: event.from.address,
      surface: row.channel,
      event: holder === null ? 'taken-back' : 'handed-over',
      to: holder,
    }),
  ])
