import type { Desk, TicketCard } from '../../ports/desk.ts'
import type { ClaimedOutbound, Outbound, Ticket } from '../../records/index.ts'
import { allowedOn, holderName } from '../command/handover.ts'
import { readWhole } from '../dispatch/files.ts'
import type { FlowParts } from '../parts.ts'
import { timerKey } from '../timers/schedule.ts'
import { ticketBudget } from './budget.ts'
import { agentName } from './compose.ts'

/** What is larger is named on the desk, not shown there; in bytes. */
const LARGEST_FILE = 50 * 1024 * 1024

/** Shows one claimed row on its surface; opens the ticket's place there first. Throws `ChannelError`. */
export async function deliverToDesk(parts: FlowParts, row: ClaimedOutbound, token: string): Promise<void> {
  const desk = parts.desks.find(({ name }) => name.channel === row.channel && name.account === row.account)
  const ticket = await parts.store.tickets.get(row.ticketId)
  if (!desk || !ticket) {
    await parts.store.outbound.settle(row.id, token, {
      state: 'withdrawn',
      reason: 'the surface is not configured any more',
    })
    return
  }
  const surface = surfaceName(desk)
  let place = ticket.desk[surface]
  if (!place) {
    const since = row.doubtfulSince ?? (row.kind === 'new' ? undefined : ticket.createdAt)
    place = await desk.open(await cardOf(parts, ticket), ticket.id, since)
    await parts.store.tickets.placed(ticket.id, surface, place)
  }
  const externalId = await show(parts, desk, place, row, ticket)
  await parts.store.outbound.settle(row.id, token, {
    state: 'sent',
    at: parts.clock.now(),
    text: row.text ?? '',
    externalIds: externalId === null ? [] : [externalId],
  })
}

/** Under which name a ticket keeps its place on a surface. */
const surfaceName = ({ name }: Pick<Desk, 'name'>): string => `${name.channel}/${name.account}`

async function show(
  parts: FlowParts,
  desk: Desk,
  place: Record<string, string>,
  row: ClaimedOutbound,
  ticket: Ticket,
): Promise<string | null> {
  if (row.data.card === true) {
    await desk.refresh(place, await cardOf(parts, ticket))
    return null
  }
  if (typeof row.data.source === 'string') {
    await desk.mark(place, row.data.source, row.data.mark as 'delivered' | 'failed')
    return null
  }
  const post = {
    kind: row.kind,
    text: row.text ?? '',
    attachments: row.attachments.filter(({ size }) => size <= LARGEST_FILE),
    mention: mentioned(parts, row),
    actions: [],
    data: { ...row.data, author: row.author, number: ticket.number },
    doubtfulSince: row.doubtfulSince,
    readFile: (fileId: string) => readWhole(parts, fileId, LARGEST_FILE),
  }
  return (await desk.post(place, post, row.id)).externalId
}

async function cardOf(parts: FlowParts, ticket: Ticket): Promise<TicketCard> {
  const [progress, first, conversation, budget] = await Promise.all([
    parts.store.timers.get(timerKey(ticket.id, 'progress')),
    parts.store.messages.get(ticket.id),
    parts.channel(ticket.channel, ticket.account)?.handover && parts.store.conversations.get(ticket.conversationId),
    ticketBudget(parts, ticket),
  ])
  return {
    ticket,
    nextUpdateAt: progress?.dueAt ?? null,
    allowed: allowedOn(parts, ticket, 'admin'),
    priorities: parts.settings.priorities.map((priority) => priority.name),
    assigneeName: agentName(parts, ticket.assignee),
    budget,
    holder: conversation ? holderName(parts.settings, conversation) : null,
    excerpt: first?.text.slice(0, 600) ?? '',
  }
}

/** The surface's own names of those it is for: agents by id, or everyone of `role:<name>`. */
const mentioned = (parts: FlowParts, row: Outbound): string[] =>
  parts.settings.agents
    .filter((agent) => row.to.includes(agent.id) || row.to.includes(`role:${agent.role}`))
    .flatMap((agent) => agent.users[row.channel] ?? [])
