import { plus } from '../time/instants.ts'

/** How many messages may follow the customer's last, and for how long (milliseconds). */
export type Push = { messages: number; within: number }

/** What may still follow the customer's last message: `left` of `of`, until `endsAt`. It renews when they write again. */
export type Budget = { of: number; left: number; endsAt: Date }

/** Kept for the solution for as long as the ticket is being worked on. */
export const RESERVE = 1

/** What is left of a conversation's budget. Nothing is once its time has run out. */
export function budgetLeft(push: Push, conversation: { lastInboundAt: Date; pushed: number }, now: Date): Budget {
  const endsAt = plus(conversation.lastInboundAt, push.within)
  const left = now >= endsAt ? 0 : Math.max(0, push.messages - conversation.pushed)
  return { of: push.messages, left, endsAt }
}

/**
 * The soonest moment for the next update, so that those which are left spread evenly over the time that is left. The
 * budget's end where none is left besides the reserve.
 */
export function spreadUpdates(budget: Budget, now: Date): Date {
  const updates = budget.left - RESERVE
  if (updates <= 0) return budget.endsAt
  return plus(now, (budget.endsAt.getTime() - now.getTime()) / (updates + 1))
}

/** Who speaks in a message, as far as the budget cares: the solution goes first, people before what is automatic. */
export type Claimant = 'solution' | 'person' | 'automatic'

/**
 * How many of a message's parts may go out now. The solution takes what is there, part by part; all else goes whole or
 * not at all, and leaves the reserve while a solution is still to come.
 */
export function partsAllowed(
  budget: Budget,
  wanted: { claimant: Claimant; parts: number; solutionToCome: boolean },
): number {
  if (wanted.claimant === 'solution') return Math.min(wanted.parts, budget.left)
  const free = budget.left - (wanted.solutionToCome ? RESERVE : 0)
  return wanted.parts <= free ? wanted.parts : 0
}
