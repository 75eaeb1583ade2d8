import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound } from '../../records/index.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { findConversation } from './conversations.ts'
import { messageFrom } from './message-from.ts'

/**
 * What no person wrote opens no ticket and is never answered. Where it answers a message of ours it is kept there for
 * agents; a bounce marks the message it names as not delivered. Anything else is kept aside and listed: the reason is
 * given back.
 */
export async function handleAutomatic(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  { reason, bounce }: NonNullable<InboundEvent['automatic']>,
): Promise<string | null> {
  const conversation = await findConversation(parts, row, event)
  const ticket = conversation && (await parts.store.tickets.current(conversation.id))
  if (!ticket) return `automatic mail, kept but not answered: ${reason}`
  await parts.store.messages.insert(messageFrom(parts, row, event, ticket, []))
  if (bounce) await noteBounce(parts, row, ticket.id, bounce)
  parts.live.publish({ ticketId: ticket.id })
  return null
}

async function noteBounce(
  parts: FlowParts,
  row: Inbound,
  ticketId: string,
  bounce: NonNullable<NonNullable<InboundEvent['automatic']>['bounce']>,
): Promise<void> {
  const [named] = await parts.store.outbound.byExternalId(row.channel, [bounce.externalId])
  const ticket = await parts.store.tickets.get(ticketId)
  if (!named || !ticket || named.ticketId !== ticketId) return
  if (bounce.permanent) await parts.store.outbound.bounced(named.id, bounce.reason)
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'failed-delivery',
      author: 'system',
      text: says(parts, 'failed-delivery', { reason: bounce.reason }),
      dedupeKey: `${row.id}:bounce`,
      to: ticket.assignee ? [ticket.assignee] : [],
      data: { message: named.id },
    }),
  )
}
