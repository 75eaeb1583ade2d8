import { type Budget, budgetLeft, type Claimant, partsAllowed, RESERVE, spreadUpdates } from '../process/budget.ts'
import type { Conversation, Outbound, Ticket } from '../records/index.ts'
import { moment } from './compose.ts'
import { says } from './desk-words.ts'
import { send, toDesk } from './outbox.ts'
import type { FlowParts } from './parts.ts'

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

/**
 * The row, or what is left of it, does not go out before the customer writes again: words of people are held, what is
 * automatic is taken back. The agent is told.
 */
export async function withhold(
  parts: FlowParts,
  row: Outbound,
  token: string,
  at: { ticket: Ticket; conversation: Conversation; partsLeft: number },
): Promise<void> {
  const held = isHeldBack(row)
  const reason = says(parts, held ? 'budget-held' : 'budget-withheld', { parts: String(at.partsLeft) })
  if (isAutomatic(row)) {
    await parts.store.outbound.settle(row.id, token, { state: 'withdrawn', reason })
    if (typeof row.data.survey === 'string') await parts.store.surveys.notAsked(row.data.survey, 'push budget')
  } else {
    await parts.store.outbound.settle(row.id, token, { state: 'failed', error: reason, at: parts.clock.now(), held })
    await tellHeld(parts, row, at.ticket, reason)
  }
  await tellBudget(parts, at.ticket, at.conversation)
}

/** The assignee hears that words of theirs wait, and why. */
export const tellHeld = (parts: FlowParts, row: Outbound, ticket: Ticket, reason: string): Promise<void> =>
  send(
    parts,
    toDesk(parts, ticket, {
      kind: 'budget',
      author: 'system',
      text: reason,
      dedupeKey: `${row.id}:held:${row.externalIds.length}:${parts.clock.now().getTime()}`,
      to: assigneeOf(ticket),
      data: { message: row.id },
    }),
  )

const assigneeOf = (ticket: Ticket): string[] => (ticket.assignee ? [ticket.assignee] : [])

/** Tells the assignee once that the budget runs low, and once that nothing but the reserve is left, or not even that. */
export async function tellBudget(parts: FlowParts, ticket: Ticket, conversation: Conversation): Promise<void> {
  const fresh = (await parts.store.conversations.get(conversation.id)) ?? conversation
  const budget = budgetOf(parts, fresh)
  if (!budget || !ticket.open || budget.left > RESERVE + 1) return
  const level = budget.left > RESERVE ? 'low' : budget.left > 0 ? 'reserve' : 'gone'
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'budget',
      author: 'system',
      text: says(parts, `budget-${level}`, {
        left: String(budget.left),
        of: String(budget.of),
        ends: moment(parts, parts.settings.locale, budget.endsAt),
        others: await otherWays(parts, ticket, fresh),
      }),
      dedupeKey: `${conversation.id}:${ticket.id}:budget:${fresh.lastInboundAt.toISOString()}:${level}`,
      to: assigneeOf(ticket),
      data: { left: budget.left, of: budget.of, endsAt: budget.endsAt.toISOString() },
    }),
  )
}

/** Under which other addresses the customer is known; null where there is none. */
async function otherWays(parts: FlowParts, ticket: Ticket, conversation: Conversation): Promise<string | null> {
  const customer = await parts.store.customers.get(conversation.customerId)
  const others = (customer?.identities ?? []).filter((identity) => identity.channel !== ticket.channel)
  return others.map(({ channel, address }) => `${channel} ${address}`).join(', ') || null
}
