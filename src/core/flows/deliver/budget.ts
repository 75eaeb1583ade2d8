import { type Budget, budgetLeft, type Claimant, partsAllowed, RESERVE, spreadUpdates } from '../../process/budget.ts'
import type { Conversation, Outbound, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

type Place = Pick<Conversation, 'channel' | 'account' | 'lastInboundAt' | 'pushed'>

/** What may still be pushed into a conversation; null where its channel has no such limit. */
export function budgetOf(parts: FlowParts, conversation: Place): Budget | null {
  const push = parts.channel(conversation.channel, conversation.account)?.capabilities.push
  return push ? budgetLeft(push, conversation, parts.clock.now()) : null
}

/** What is left of the budget a ticket's customer is written to under, read anew; null where there is no limit. */
export async function ticketBudget(
  parts: FlowParts,
  ticket: Pick<Ticket, 'channel' | 'account' | 'conversationId'>,
): Promise<Budget | null> {
  if (!parts.channel(ticket.channel, ticket.account)?.capabilities.push) return null
  const conversation = await parts.store.conversations.get(ticket.conversationId)
  return conversation && budgetOf(parts, conversation)
}

/** The soonest moment for the update after one message that is on its way; null where any moment will do. */
export async function soonestUpdate(
  parts: FlowParts,
  ticket: Pick<Ticket, 'channel' | 'account' | 'conversationId'>,
): Promise<Date | null> {
  const budget = await ticketBudget(parts, ticket)
  return budget && spreadUpdates({ ...budget, left: budget.left - 1 }, parts.clock.now())
}

/** Whether an update that has come due may take of the budget: only what is left besides the reserve. */
export const hasUpdateLeft = (budget: Budget | null): boolean => budget === null || budget.left > RESERVE

const claimantOf = (row: Pick<Outbound, 'kind' | 'author'>): Claimant =>
  isAutomatic(row) ? 'automatic' : row.kind === 'solution' ? 'solution' : 'person'

/** What goes out by itself, whoever's name it bears. */
export const isAutomatic = (row: Pick<Outbound, 'kind' | 'author'>): boolean =>
  row.author === 'system' || row.kind === 'survey' || row.kind === 'visit'

/** How many parts of a row may go out now. */
export function admitted(budget: Budget, ticket: Ticket, row: Outbound, wanted: number): number {
  const solutionToCome = ticket.open && ticket.status !== 'resolved'
  return partsAllowed(budget, { claimant: claimantOf(row), parts: wanted, solutionToCome })
}

/** Only what a person wrote is kept to go out later: an update or a reminder would be stale by then. */
export const isHeldBack = (row: Pick<Outbound, 'kind' | 'author'>): boolean =>
  !isAutomatic(row) && row.kind !== 'progress'
