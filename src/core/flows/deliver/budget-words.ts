import { RESERVE } from '../../process/budget.ts'
import type { Conversation, Outbound, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { budgetOf, isAutomatic, isHeldBack } from './budget.ts'
import { moment } from './compose.ts'
import { says } from './desk-words.ts'
import { send, toDesk } from './outbox.ts'

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
    await tellHeld(parts, row, at.ticket, { reason })
  }
  await tellBudget(parts, at.ticket, at.conversation)
}

/**
 * The assignee hears that words of theirs wait, and why. As long as somebody else has the conversation, each message of
 * the customer tries them again: that is told once.
 */
export const tellHeld = (
  parts: FlowParts,
  row: Outbound,
  ticket: Ticket,
  { fault, reason }: { fault?: 'spent' | 'held'; reason: string },
): Promise<void> =>
  send(
    parts,
    toDesk(parts, ticket, {
      kind: 'budget',
      author: 'system',
      text: fault ? says(parts, fault === 'spent' ? 'budget-refused' : 'held-elsewhere', { reason }) : reason,
      dedupeKey:
        fault === 'held'
          ? `${row.id}:elsewhere`
          : `${row.id}:held:${row.externalIds.length}:${parts.clock.now().getTime()}`,
      to: assigneeOf(ticket),
      data: { message: row.id },
    }),
  )

const assigneeOf = (ticket: Ticket): string[] => (ticket.assignee ? [ticket.assignee] : [])

/** Tells the assignee once that the budget runs low, and once that nothing but the reserve is left, or not even that. */
export async function tellBudget(parts: FlowParts, ticket: Ticket, conversation: Conversation): Promise<void> {
  if (!budgetOf(parts, conversation)) return
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
