import type { InboundEvent } from '../../ports/channel.ts'
import { readCode } from '../../process/link-code.ts'
import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { renewBudget } from '../deliver/budget-renewal.ts'
import { send } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { told, wordOf } from './append.ts'
import { mayAnswer } from './choice-words.ts'
import { findConversation, heardFrom } from './conversations.ts'
import { currentTicket } from './current-ticket.ts'
import { followWord, isProposed } from './customer-word.ts'
import { asksForFewer } from './fewer.ts'
import { messageFrom } from './message-from.ts'

/** A row and what it says. */
export type Read = { row: Inbound; event: InboundEvent }

/**
 * Lays the first messages of a conversation that only go on with its open ticket into it all at once, with the same
 * outcome as one by one. Resolves to how many they were: 0 where the first one asks for more than that.
 */
export async function appendRun(parts: FlowParts, waiting: Read[]): Promise<number> {
  const plain = leading(waiting, ({ event }) => isPlain(event))
  const [first] = plain
  if (!first || plain.length < 2) return 0
  try {
    const conversation = await findConversation(parts, first.row, first.event)
    const ticket = conversation && (await currentTicket(parts, first.row, first.event, conversation))
    if (!ticket || !isGoingOn(ticket)) return 0
    const run = leading(plain, ({ row, event }) => goesOn(conversation, ticket, row, event))
    if (run.length > 0) await append(parts, run, conversation, ticket)
    return run.length
  } catch (error) {
    parts.log.warn('a backlog is taken in one by one', { id: first.row.id, reason: String(error) })
    return 0
  }
}

async function append(parts: FlowParts, run: Read[], conversation: Conversation, ticket: Ticket): Promise<void> {
  const newest = run.reduce((one, other) => (other.event.at >= one.event.at ? other : one))
  await heardFrom(parts, conversation, newest.event)
  const messages = run.map(({ row, event }) => messageFrom(parts, row, event, ticket, []))
  await parts.store.messages.insert(...messages.map((message) => ({ ...message, conversationId: conversation.id })))
  await send(
    parts,
    run.flatMap(({ row, event }) => told(parts, ticket, row, event, [])),
  )
  const { id } = run[0]!.row
  const after = await followWord(parts, ticket, id, { says: 'message', message: id })
  await renewBudget(parts, conversation, after)
  parts.live.publish({ ticketId: after.id, conversationId: after.conversationId, number: after.number })
  await parts.store.inbound.processed(...run.map(({ row }) => row.id))
}

/** Nothing but words that belong to a conversation. */
const isPlain = ({ kind, automatic, colleague, files, conversation, text }: InboundEvent): boolean =>
  kind === 'message' &&
  !automatic &&
  !colleague &&
  !files?.length &&
  !conversation.begins &&
  !conversation.references?.length &&
  readCode(text) === null &&
  !mayAnswer(text) &&
  !asksForFewer(text)

/** Nothing is before the customer that their words could be about. */
export const isGoingOn = (ticket: Ticket): boolean => ticket.open && ticket.status !== 'resolved' && !isProposed(ticket)

const goesOn = (conversation: Conversation, ticket: Ticket, row: Inbound, event: InboundEvent): boolean =>
  ticket.id !== row.id &&
  event.conversation.address === conversation.address &&
  (conversation.verified || !event.from.verified) &&
  wordOf(ticket, event) === 'message'

function leading<Item>(items: Item[], fits: (item: Item) => boolean): Item[] {
  const end = items.findIndex((item) => !fits(item))
  return end === -1 ? items : items.slice(0, end)
}
