import type { InboundEvent } from '../../ports/channel.ts'
import type { Attachment, Inbound, Outbound, Ticket } from '../../records/index.ts'
import { readConsent } from '../../triage/consent.ts'
import { type Intent, readIntent } from '../../triage/intent.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { type CustomerWord, followWord, isProposed } from './customer-word.ts'
import { asksForFewer } from './fewer.ts'
import { storeFiles } from './files.ts'
import { excerpt, messageFrom } from './message-from.ts'

/** A message on a ticket that is there: kept, told to the desk, and followed where it changes the ticket's state. */
export async function appendMessage(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  current: Ticket,
  conversationId: string,
): Promise<Ticket> {
  const attachments = await storeFiles(parts, event)
  await parts.store.messages.insert({ ...messageFrom(parts, row, event, current, attachments), conversationId })
  await send(parts, told(parts, current, row, event, attachments))
  return followWord(parts, current, row.id, {
    says: wordOf(current, event),
    message: row.id,
    fewer: asksForFewer(event.text),
  })
}

/** Agents are told what was written. */
export const told = (
  parts: FlowParts,
  ticket: Ticket,
  row: Inbound,
  event: InboundEvent,
  attachments: Attachment[],
): Outbound[] =>
  toDesk(parts, ticket, {
    kind: 'message',
    author: event.from.name || event.from.address,
    text: excerpt(event.text),
    dedupeKey: `${row.id}:told`,
    attachments,
  })

/**
 * What a message says of its ticket, as far as its words alone tell: in the language that it is written in, whatever the
 * ticket's.
 */
export function intentOf(ticket: Ticket, event: InboundEvent): Intent {
  if (/\p{Script=Han}/u.test(event.text)) return readIntent(event.text, 'zh')
  const intent = readIntent(event.text, 'en')
  return intent === 'other' ? readIntent(event.text, languageOf(ticket)) : intent
}

const languageOf = (ticket: Ticket) => (ticket.locale.startsWith('zh') ? 'zh' : 'en')

/** "Thanks" changes nothing; a yes confirms what was put before them; any other word goes on with the work. */
export function wordOf(ticket: Ticket, event: InboundEvent): CustomerWord['says'] {
  if (isProposed(ticket)) {
    const consent = readConsent(event.text, languageOf(ticket))
    if (consent) return consent === 'agrees' ? 'confirmed' : 'rejected'
  }
  const intent = intentOf(ticket, event)
  if (intent === 'thanks') return 'thanks'
  // What sounds like "solved" is no yes to what is only proposed.
  return intent === 'confirmed' && !isProposed(ticket) ? 'confirmed' : 'message'
}
