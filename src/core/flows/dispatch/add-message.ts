import type { InboundEvent } from '../../ports/channel.ts'
import { readCode } from '../../process/link-code.ts'
import type { Conversation, Customer, Inbound, Ticket } from '../../records/index.ts'
import { detectLanguage } from '../../triage/language.ts'
import { renewBudget } from '../deliver/budget-renewal.ts'
import type { FlowParts } from '../parts.ts'
import { redeemCode } from '../people/link-codes.ts'
import { appendMessage, intentOf } from './append.ts'
import { answerByWords } from './choice-words.ts'
import { beginConversation, ensureCustomer, findConversation, heardFrom } from './conversations.ts'
import { currentTicket } from './current-ticket.ts'
import { fetchFiles } from './files.ts'
import { floods, gather, gathering } from './flood.ts'
import { linkByVerifiedMail } from './known-person.ts'
import { drawNumber, openTicket } from './open-ticket.ts'

/** A customer's message: it joins the ticket of its conversation or opens one. */
export async function addMessage(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<void> {
  const ticket = await place(parts, row, event)
  if (!ticket) return
  parts.live.publish({ ticketId: ticket.id, conversationId: ticket.conversationId, number: ticket.number })
  await fetchFiles(parts, row, event)
  await linkByVerifiedMail(parts, row, event, ticket)
}

/** The ticket that it belongs to now; null where it asks for none. */
async function place(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<Ticket | null> {
  const known = await findConversation(parts, row, event)
  const begun = known ? null : await begin(parts, row, event)
  if (begun?.isFlood) return gather(parts, row, event, begun)
  const conversation = known ?? begun!.conversation
  if (known) await heardFrom(parts, known, event)
  const code = await redeemCode(parts, row, event, conversation)
  if (code) return code.ticket
  const current = known && (await currentTicket(parts, row, event, conversation))
  if (known && current && (await answerByWords(parts, row, event, { conversation: known, ticket: current }))) {
    await renewBudget(parts, known, current)
    return current
  }
  // Run again after a crash, the row finds the ticket that it opened itself: it is completed, not appended to.
  if (!current || current.id === row.id || isTooOld(parts, current, event)) {
    const customer = begun?.customer ?? (await parts.store.customers.get(conversation.customerId))
    if (known) await renewBudget(parts, known, null)
    return openTicket(parts, row, event, { conversation, customer, earlier: current, number: begun?.number })
  }
  const ticket = await appendMessage(parts, row, event, current, conversation.id)
  await renewBudget(parts, conversation, ticket)
  return ticket
}

type Begun = { conversation: Conversation; customer: Customer; isFlood: boolean; number: string | null }

async function begin(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<Begun> {
  const customer = await ensureCustomer(parts, row, event)
  // A code is in no language.
  const spoken = readCode(event.text) ? null : detectLanguage(`${event.subject ?? ''}\n${event.text}`)
  const locale = spoken ?? event.from.locale ?? parts.settings.locale
  const isFlood = await floods(parts, row, event, customer)
  const gathered = isFlood ? await gathering(parts, row, event) : null
  const [conversation, number] = await Promise.all([
    gathered ?? beginConversation(parts, row, event, customer, locale),
    isFlood ? null : drawNumber(parts, row),
  ])
  return { conversation, customer, isFlood, number }
}

/** Closed for so long that what comes now is another matter; a late word of thanks is none. */
function isTooOld(parts: FlowParts, ticket: Ticket, event: InboundEvent): boolean {
  if (ticket.closedAt === null) return false
  if (parts.clock.now().getTime() - ticket.closedAt.getTime() <= parts.settings.reopenWithinMs) return false
  return intentOf(ticket, event) !== 'thanks' && intentOf(ticket, event) !== 'confirmed'
}
