import { nudgeBefore } from '../../process/cadence.ts'
import type { Timer } from '../../records/index.ts'
import { later } from '../../time/instants.ts'
import { type FlowParts, priorityNamed } from '../parts.ts'
import { timerKey } from '../timers/schedule.ts'
import { budgetOf, hasUpdateLeft } from './budget.ts'
import { tellBudget } from './budget-words.ts'

/** Whether the updates of this timer's ticket are spread over a push budget. */
export const hasBudget = (parts: FlowParts, timer: Timer): boolean =>
  Boolean(parts.channel(timer.channel, timer.account)?.capabilities.push)

/**
 * Parts what is due into updates that may go out and those for which nothing is left: of these the agent is told, and
 * they wait, the first time until the budget ends.
 */
export async function withinBudget(
  parts: FlowParts,
  due: Timer[],
): Promise<{ updates: Timer[]; unsent: { timer: Timer; until: Date }[] }> {
  const updates: Timer[] = []
  const unsent: { timer: Timer; until: Date }[] = []
  for (const timer of due) {
    const conversation = hasBudget(parts, timer) ? await parts.store.conversations.get(timer.conversationId) : null
    const budget = conversation && budgetOf(parts, conversation)
    if (!conversation || !budget || hasUpdateLeft(budget)) {
      updates.push(timer)
      continue
    }
    const now = parts.clock.now()
    const ticket = await parts.store.tickets.get(timer.ticketId)
    if (ticket) await tellBudget(parts, ticket, conversation)
    unsent.push({ timer, until: later(budget.endsAt, now) })
  }
  return { updates, unsent }
}

/** The assignee is asked for the three lines before the update that was moved to `dueAt`. */
export async function moveNudge(parts: FlowParts, timer: Timer, dueAt: Date): Promise<void> {
  const priority = priorityNamed(parts.settings, timer.priority)
  await parts.store.timers.set([
    {
      ...timer,
      id: parts.ids.next(),
      kind: 'nudge',
      key: timerKey(timer.ticketId, 'nudge'),
      dueAt: nudgeBefore(parts.settings, priority, dueAt),
      count: 0,
    },
  ])
}
