import type { InboundEvent } from '../../ports/channel.ts'
import { linkCode, readCode, showCode } from '../../process/link-code.ts'
import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { compose } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { notice } from '../dispatch/status-notice.ts'
import { answerWithoutTicket } from '../dispatch/without-ticket.ts'
import type { FlowParts } from '../parts.ts'
import { linkIdentity } from './linking.ts'

const VALID_MS = 15 * 60_000
const GUESSES = 5
const HOUR_MS = 3_600_000
const ASKS = /^(?:绑定(?:其他)?(?:渠道|账号|帐号)?|关联账号|link (?:my )?(?:account|channel)s?)[.。!]*$/

/** Whether a customer asks for a code by which to go on in another channel. */
export const asksForCode = (text: string): boolean => ASKS.test(text.normalize('NFKC').trim().toLowerCase())

/** Sends a code into the ticket's conversation: whoever writes it elsewhere within 15 minutes is the same person. */
export async function sendLinkCode(parts: FlowParts, ticket: Ticket, run: string, author: string): Promise<void> {
  if (await parts.store.outbound.byKey(`${run}:link-code`)) return
  const code = linkCode(() => parts.secret())
  const expiresAt = plus(parts.clock.now(), VALID_MS)
  await parts.store.codes.issue(code, { ticketId: ticket.id, customerId: ticket.requester.customerId, expiresAt })
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'notice',
      author,
      text: compose(parts, ticket, 'link-code', { code: showCode(code) }),
      dedupeKey: `${run}:link-code`,
    }),
  ])
}

/**
 * A message that is nothing but a code makes its writer the customer who was given it: resolves to that customer's
 * ticket. One that is not valid is answered, and opens no ticket (`ticket` is null); where nobody asked for a code, or
 * the writer has a ticket here to which it may belong, it is ordinary text: null. Guesses are counted by their writer.
 */
export async function redeemCode(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  conversation: Conversation,
): Promise<{ ticket: Ticket | null } | null> {
  const code = readCode(event.text)
  if (!code || !event.from.verified) return null
  const now = parts.clock.now()
  const name = `code-guesses/${row.channel}/${event.from.address}/${Math.floor(now.getTime() / HOUR_MS)}`
  const guesses = await parts.store.counters.add(name, 1, plus(now, 2 * HOUR_MS))
  const given = guesses > GUESSES ? null : await parts.store.codes.redeem(code, row.id, now)
  const ticket = given && (await parts.store.tickets.get(given.ticketId))
  if (!given || !ticket) return refuse(parts, row, conversation, { code, guesses })
  await linkIdentity(parts, given.customerId, { channel: row.channel, address: event.from.address }, 'code')
  await notice(parts, row, ticket, conversation, 'linked')
  return { ticket }
}

async function refuse(
  parts: FlowParts,
  row: Inbound,
  conversation: Conversation,
  { code, guesses }: { code: string; guesses: number },
): Promise<{ ticket: null } | null> {
  const current = await parts.store.tickets.current(conversation.id)
  if (current?.open || !(await parts.store.codes.expected(code, plus(parts.clock.now(), -VALID_MS)))) return null
  // Whoever goes on guessing is told once that it is too much, and then nothing.
  if (guesses <= GUESSES) await answerWithoutTicket(parts, row, conversation, 'link-code-refused')
  if (guesses === GUESSES + 1) await answerWithoutTicket(parts, row, conversation, 'link-code-limit')
  return { ticket: null }
}
