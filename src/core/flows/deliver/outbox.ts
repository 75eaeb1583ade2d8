import type { Attachment, MessageKind, Outbound, TellKind, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { priorityNamed } from '../parts.ts'

/** What is sent first where much waits: answers and acknowledgements before updates, urgent updates before others. */
const FIRST = 0
const SECOND = 1
const UPDATES = 2

type ForCustomer = {
  kind: MessageKind
  author: string
  text: string | null
  dedupeKey: string
  attachments?: Attachment[]
  notBefore?: Date
  data?: Outbound['data']
  action?: Outbound['action']
  target?: string | null
}

/** What a row must know of its ticket; a timer carries it, too. */
type Lane = Pick<Ticket, 'id' | 'channel' | 'account' | 'conversationId' | 'priority'>

/** A row that will reach the ticket's requester in the conversation the ticket is in. */
export function toCustomer(parts: FlowParts, ticket: Lane, message: ForCustomer): Outbound {
  const now = parts.clock.now()
  return {
    id: parts.ids.next(),
    audience: 'customer',
    channel: ticket.channel,
    account: ticket.account,
    ticketId: ticket.id,
    conversationId: ticket.conversationId,
    attachments: [],
    action: 'post',
    target: null,
    to: [],
    data: {},
    state: 'queued',
    rank: message.kind === 'progress' ? updateRank(parts, ticket.priority) : FIRST,
    createdAt: now,
    notBefore: now,
    sentAt: null,
    attempts: 0,
    claim: null,
    externalIds: [],
    error: null,
    ...message,
  }
}

/** Where the customer's page reads the outbox, and nothing stands before this row in its conversation. */
export const shown = (row: Outbound): Outbound => ({
  ...row,
  state: 'sent',
  sentAt: row.createdAt,
  externalIds: [`${row.id}-0`],
})

const updateRank = (parts: FlowParts, priority: string): number =>
  UPDATES + priorityNamed(parts.settings, priority).rank

type ForDesk = {
  kind: TellKind
  author: string
  text: string
  dedupeKey: string
  to?: string[]
  attachments?: Attachment[]
  notBefore?: Date
  data?: Outbound['data']
}

/** Where what agents are told is kept for those who listen without a surface: shown at once. */
const LISTENERS = { channel: 'desk', account: 'listeners' }

/**
 * One row for each surface of the desk. Where there is none, nobody is told, and none is written: the desk's own pages
 * show messages, timeline and deadlines as they are.
 */
export function toDesk(parts: FlowParts, ticket: Ticket, told: ForDesk): Outbound[] {
  const now = parts.clock.now()
  const surfaces = parts.desks.map((desk) => desk.name)
  return (surfaces.length === 0 && parts.keepsTold ? [LISTENERS] : surfaces).map((surface) => ({
    id: parts.ids.next(),
    audience: 'desk',
    ...surface,
    ticketId: ticket.id,
    conversationId: ticket.id,
    attachments: [],
    action: 'post',
    target: null,
    to: [],
    data: {},
    state: surfaces.length > 0 ? 'queued' : 'sent',
    rank: told.kind === 'update-due' || told.kind === 'new' ? FIRST : SECOND,
    createdAt: now,
    notBefore: now,
    sentAt: surfaces.length > 0 ? null : now,
    attempts: 0,
    claim: null,
    externalIds: [],
    error: null,
    ...told,
    dedupeKey: surfaces.length > 1 ? `${told.dedupeKey}@${surface.channel}/${surface.account}` : told.dedupeKey,
  }))
}

/** The card on every surface shows the ticket as it is, a moment later and once for all changes until then. */
export function refreshCard(parts: FlowParts, ticket: Ticket): Outbound[] {
  if (parts.desks.length === 0) return []
  const windowMs = 3000
  const window = Math.floor(parts.clock.now().getTime() / windowMs) + 1
  return toDesk(parts, ticket, {
    kind: 'status',
    author: 'system',
    text: '',
    dedupeKey: `${ticket.id}:card:${window}`,
    notBefore: new Date(window * windowMs),
    data: { card: true },
  })
}

/** Writes rows into the outbox and hands the new ones that are due to whoever is free. */
export async function send(parts: FlowParts, rows: Outbound[]): Promise<void> {
  if (rows.length === 0) return
  const fresh = await parts.store.outbound.insert(rows)
  const now = parts.clock.now()
  const due = fresh.filter((row) => row.state === 'queued' && row.notBefore <= now)
  if (due.length > 0) await enqueue(parts, due)
}

/** A queue that is away loses nothing: the sweep finds the rows again. */
export async function enqueue(parts: FlowParts, rows: Outbound[]): Promise<void> {
  try {
    await parts.queues.deliver(rows.map(({ channel, account, id, rank }) => ({ channel, account, id, rank })))
  } catch (error) {
    parts.log.warn('the queue is away; what waits will be found again', { reason: String(error) })
  }
}
