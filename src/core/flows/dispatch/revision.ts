import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound, Ticket } from '../../records/index.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { excerpt } from './message-from.ts'

/** A customer changed or took back a message: the ticket keeps the earlier wording beside it, and agents are told. */
export async function reviseMessage(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<void> {
  const [found] = await parts.store.messages.byExternalId(row.channel, [event.externalId])
  const ticket = found && (await parts.store.tickets.get(found.ticketId))
  if (!found || !ticket) {
    // One of ours that a moderator took away is no customer's doing.
    const ours = await parts.store.outbound.byExternalId(row.channel, [event.externalId])
    if (ours.length > 0) return
    // The change overtook its message: thrown, so that it is run again when that one is there.
    throw new Error(`the message ${event.externalId} that was ${event.kind}ed is not here yet`)
  }
  if (event.kind === 'edit') {
    await parts.store.messages.revise(found.id, {
      at: event.at,
      text: event.text,
      fullText: event.fullText ?? event.text,
    })
  } else {
    await parts.store.messages.withdraw(found.id, event.at)
  }
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'message',
      author: await writerOf(parts, event, ticket, found.id),
      text: says(parts, event.kind === 'edit' ? 'edited' : 'withdrawn', { text: excerpt(event.text) }),
      dedupeKey: `${row.id}:told`,
      data: { revision: event.kind },
    }),
  )
  parts.live.publish({ ticketId: ticket.id, conversationId: ticket.conversationId })
}

/** Not every platform says who took a message back: then it was its writer. */
async function writerOf(parts: FlowParts, { from }: InboundEvent, { requester }: Ticket, id: string): Promise<string> {
  if (from.verified) return from.name || from.address
  const { author = from.address } = (await parts.store.messages.get(id)) ?? {}
  return (author === requester.address && requester.name) || author
}
