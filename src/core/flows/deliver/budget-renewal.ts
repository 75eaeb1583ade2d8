import type { Conversation, Ticket } from '../../records/index.ts'
import { onCadence } from '../../states.ts'
import { waitFromNow } from '../dispatch/unseen-solution.ts'
import type { FlowParts } from '../parts.ts'
import { timerKey, updateTimers } from '../timers/schedule.ts'
import { enqueue } from './outbox.ts'

/** What was pushed at this moment or later, in parts: what the platform counts against the new budget already. */
export async function pushedSince(parts: FlowParts, conversation: Conversation, at: Date): Promise<number> {
  if (!parts.channel(conversation.channel, conversation.account)?.capabilities.push) return 0
  const rows = await parts.store.outbound.ofConversation(conversation.id, at)
  return rows.reduce((sum, row) => sum + (row.action === 'post' ? row.externalIds.length : 0), 0)
}

/** The customer wrote and the budget is whole again: what people wrote goes out, and the beat is the usual one. */
export async function renewBudget(parts: FlowParts, conversation: Conversation, ticket: Ticket | null): Promise<void> {
  if (!parts.channel(conversation.channel, conversation.account)?.capabilities.push) return
  const now = parts.clock.now()
  const held = await parts.store.outbound.held(conversation.id)
  await waitFromNow(parts, conversation, held)
  for (const row of held) await parts.store.outbound.retry(row.id, now)
  if (held.length > 0) await enqueue(parts, held)
  if (ticket?.conversationId === conversation.id && onCadence(ticket.status) && !ticket.quiet)
    await bringForward(parts, ticket, now)
}

/** Updates that were spread out come no later than the beat from now. */
async function bringForward(parts: FlowParts, ticket: Ticket, now: Date): Promise<void> {
  const usual = updateTimers(parts, ticket, now, false)
  const standing = await parts.store.timers.get(timerKey(ticket.id, 'progress'))
  const due = usual[0]!.dueAt
  if (!standing || standing.dueAt > due) await parts.store.timers.set(usual)
}
