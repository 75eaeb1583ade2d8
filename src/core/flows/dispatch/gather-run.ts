import type { InboundEvent } from '../../ports/channel.ts'
import { findTicketNumber } from '../../process/numbering.ts'
import type { Conversation, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { isGoingOn, type Read } from './append-run.ts'
import { followWord, isSilent } from './customer-word.ts'
import { storeFiles } from './files.ts'
import { floodName, gatheredIn } from './flood.ts'
import { messageFrom } from './message-from.ts'
import { sideBySide } from './side-by-side.ts'

/** So many senders at one time. */
const WIDTH = 25

/**
 * Lays what floods only go on with into the tickets they are gathered in, all of a sender's at once, with the same
 * outcome as one by one. Resolves to what is left of these.
 */
export async function gatherRuns(parts: FlowParts, waiting: Read[]): Promise<Read[]> {
  const bySender = Map.groupBy(
    waiting.filter(({ event }) => mayBegin(event)),
    ({ row, event }) => floodName(row, event),
  )
  const runs = [...bySender.values()].filter((some) => some.length > 1)
  const gathered = new Set((await sideBySide(runs, WIDTH, (some) => gatherRun(parts, some))).flat())
  return waiting.filter((each) => !gathered.has(each))
}

/** Those of one sender's hour that were laid into its flood: none where it has none, or its ticket asks for more. */
async function gatherRun(parts: FlowParts, some: Read[]): Promise<Read[]> {
  const [first] = some
  try {
    const conversation = await gatheredIn(parts, first!.row, first!.event)
    const ticket = conversation && (await parts.store.tickets.current(conversation.id))
    if (!ticket || !(isGoingOn(ticket) || isSilent(ticket))) return []
    const run = await beginning(parts, some, conversation, ticket)
    if (run.length > 0) await gather(parts, run, conversation, ticket)
    return run
  } catch (error) {
    parts.log.warn('a flood is gathered one by one', { id: first!.row.id, reason: String(error) })
    return []
  }
}

async function gather(parts: FlowParts, run: Read[], conversation: Conversation, ticket: Ticket): Promise<void> {
  const messages = run.map(async ({ row, event }) => ({
    ...messageFrom(parts, row, event, ticket, await storeFiles(parts, event)),
    conversationId: conversation.id,
  }))
  await parts.store.messages.insert(...(await Promise.all(messages)))
  const { id } = run[0]!.row
  const after = await followWord(parts, ticket, id, { says: 'message', message: id })
  parts.live.publish({ ticketId: after.id, conversationId: after.conversationId, number: after.number })
  await parts.store.inbound.processed(...run.map(({ row }) => row.id))
}

/** A message that nothing but its key could say to belong to a conversation, and that needs nothing fetched. */
const mayBegin = ({ kind, automatic, colleague, files = [], conversation, subject }: InboundEvent): boolean =>
  kind === 'message' &&
  !automatic &&
  !colleague &&
  !files.some((file) => 'reference' in file) &&
  !conversation.references?.length &&
  !conversation.replyToken &&
  !(subject && findTicketNumber(subject))

/** Those that begin a conversation, without the one that began the flood's own. */
async function beginning(parts: FlowParts, some: Read[], { id }: Conversation, ticket: Ticket): Promise<Read[]> {
  const known = await Promise.all(
    some.map(({ row, event }) => {
      const { key, begins } = event.conversation
      return begins ? null : parts.store.conversations.find(row.channel, row.account, key)
    }),
  )
  return some.filter(({ row }, index) => !known[index] && row.id !== id && row.id !== ticket.id)
}
