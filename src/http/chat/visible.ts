import { z } from 'zod'
import type { Store } from '../../core/ports/store.ts'
import type { Attachment, Message, Outbound } from '../../core/records/index.ts'
import { attachmentSchema } from '../schemas.ts'

export const chatMessageSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  direction: z.enum(['in', 'out']),
  kind: z.string(),
  text: z.string(),
  attachments: z.array(attachmentSchema),
  choices: z
    .array(z.object({ id: z.string(), label: z.string() }))
    .optional()
    .describe('What can be pressed under it: POST the `choice` to …/messages'),
  sent: z
    .string()
    .optional()
    .describe(
      'SHA-256, in hexadecimal, of `["<conversation>","<Idempotency-Key>"]`: a sender knows its own by it, though no answer came',
    ),
  withdrawn: z.literal(true).optional().describe('Taken back: what was shown under this id is not shown any more'),
})

export type ChatMessage = z.output<typeof chatMessageSchema>

/** Something that a visitor can see, and since when: a message, or a change to an earlier one under that one's id. */
export type Visible = Position & { message: ChatMessage }

/** What became visible at or after `from`, in that order. Notes and what is still waiting are never in it. */
export async function readVisible(store: Store, conversationId: string, key: string, from: Date): Promise<Visible[]> {
  const [incoming, outgoing] = await Promise.all([
    store.messages.ofConversation(conversationId, from),
    store.outbound.ofConversation(conversationId, from),
  ])
  return [
    ...incoming.filter((message) => message.direction === 'in').map((message) => ofMessage(message, key)),
    ...outgoing.filter((row) => row.sentAt !== null).map((row) => ofOutbound(row, key)),
  ].sort(inOrder)
}

/** Lays changes over what they change: each message once, as it stands now. */
export function asItStands(visible: Visible[]): ChatMessage[] {
  const messages = new Map<string, ChatMessage>()
  for (const { message } of visible) {
    const earlier = messages.get(message.id)
    messages.set(message.id, earlier ? { ...message, at: earlier.at } : message)
  }
  return [...messages.values()]
}

/** A place in the order in which things became visible. */
export type Position = { id: string; since: Date }

const inOrder = (one: Position, other: Position) =>
  one.since.getTime() - other.since.getTime() || one.id.localeCompare(other.id)

export const isBehind = (one: Position, other: Position) => inOrder(one, other) > 0

/** Where a reader stands who saw the message with this id last; null where it is not of this conversation. */
export async function positionOf(store: Store, conversationId: string, id: string): Promise<Position | null> {
  const [message, row] = await Promise.all([store.messages.get(id), store.outbound.get(id)])
  if (message?.conversationId === conversationId) return { id, since: message.storedAt }
  if (row?.conversationId === conversationId && row.sentAt) return { id, since: row.sentAt }
  return null
}

const ofMessage = (message: Message, key: string): Visible => ({
  id: message.id,
  since: message.storedAt,
  message: {
    id: message.id,
    at: message.at.toISOString(),
    direction: 'in',
    kind: message.kind,
    text: message.withdrawn ? '' : message.text,
    attachments: message.withdrawn ? [] : links(message.attachments, key),
    ...(message.externalId && { sent: message.externalId }),
    ...(message.withdrawn && { withdrawn: true as const }),
  },
})

const ofOutbound = (row: Outbound, key: string): Visible => {
  const since = row.sentAt ?? row.createdAt
  const withdrawn = row.action === 'withdraw'
  const message: ChatMessage = {
    id: row.target ?? row.id,
    at: since.toISOString(),
    direction: 'out',
    kind: row.kind,
    text: withdrawn ? '' : (row.text ?? ''),
    attachments: withdrawn ? [] : links(row.attachments, key),
    ...(row.choices && !withdrawn && { choices: row.choices }),
    ...(withdrawn && { withdrawn: true as const }),
  }
  return { id: row.id, since, message }
}

const links = (attachments: Attachment[], key: string) =>
  attachments.map(({ fileId, name, type, size }) => ({ name, type, size, url: `/chat/${key}/files/${fileId}` }))
