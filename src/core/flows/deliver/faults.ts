import { ChannelError } from '../../errors.ts'
import type { ClaimedOutbound, Outbound, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { isAutomatic, isHeldBack } from './budget.ts'
import { tellBudget, tellHeld } from './budget-words.ts'
import { says } from './desk-words.ts'
import { send, toDesk } from './outbox.ts'

/**
 * What becomes of a row that could not be sent: it waits exactly as long as the platform says, or longer each time for
 * a passing fault; anything else fails for all to see and its assignee is told. Gives the account's pause: none where
 * the platform complained of one conversation alone.
 */
export async function settleFault(
  parts: FlowParts,
  row: ClaimedOutbound,
  token: string,
  error: unknown,
): Promise<number> {
  const now = parts.clock.now()
  const { attempts, backoffMs } = parts.settings.delivery
  const fault = error instanceof ChannelError ? error.fault : 'transient'
  const reason = error instanceof Error ? error.message : String(error)
  if (fault === 'rate-limited') {
    const pauseMs = Math.max((error as ChannelError).retryAfterMs, 1000)
    const notBefore = plus(now, pauseMs)
    await parts.store.outbound.settle(row.id, token, {
      state: 'queued',
      notBefore,
      error: reason,
      attempts: row.attempts,
      doubtfulSince: row.doubtfulSince ?? null,
    })
    return (error as ChannelError).scope === 'account' ? pauseMs : 0
  }
  if (fault === 'spent' || fault === 'held') {
    await settleUnsent(parts, row, token, { fault, reason })
    return 0
  }
  if (fault === 'transient' && row.attempts + 1 < attempts) {
    const waitMs = backoffMs[Math.min(row.attempts, backoffMs.length - 1)] ?? 1000
    parts.log.warn('not delivered yet', { id: row.id, channel: row.channel, attempt: row.attempts + 1, waitMs, reason })
    await parts.store.outbound.settle(row.id, token, {
      state: 'queued',
      notBefore: plus(now, waitMs),
      error: reason,
      attempts: row.attempts + 1,
    })
    return 0
  }
  await parts.store.outbound.settle(row.id, token, { state: 'failed', error: reason, at: now })
  parts.log.error('not delivered', { id: row.id, channel: row.channel, account: row.account, fault, reason })
  const ticket = row.audience === 'customer' ? await parts.store.tickets.get(row.ticketId) : null
  if (ticket) await tellFailure(parts, ticket, row, reason)
  return 0
}

/**
 * The platform takes nothing here for now: the budget is used up, whatever we counted, or a person answers in its own
 * app. What people wrote goes out later.
 */
async function settleUnsent(
  parts: FlowParts,
  row: Outbound,
  token: string,
  { fault, reason }: { fault: 'spent' | 'held'; reason: string },
): Promise<void> {
  const push = parts.channel(row.channel, row.account)?.capabilities.push
  if (fault === 'spent') await parts.store.conversations.spent(row.conversationId, push?.messages ?? 0)
  const [ticket, conversation] = await Promise.all([
    parts.store.tickets.get(row.ticketId),
    parts.store.conversations.get(row.conversationId),
  ])
  await parts.store.outbound.settle(row.id, token, {
    state: 'failed',
    error: reason,
    at: parts.clock.now(),
    held: isHeldBack(row),
  })
  parts.log.warn('the platform takes nothing here for now', { id: row.id, channel: row.channel, fault, reason })
  if (!ticket || !conversation) return
  if (!isAutomatic(row)) await tellHeld(parts, row, ticket, { fault, reason })
  if (fault === 'spent') await tellBudget(parts, ticket, conversation)
}

async function tellFailure(parts: FlowParts, ticket: Ticket, row: Outbound, reason: string): Promise<void> {
  await send(parts, [
    ...toDesk(parts, ticket, {
      kind: 'failed-delivery',
      author: 'system',
      text: says(parts, 'failed-delivery', { reason }),
      dedupeKey: `${row.id}:failed:${row.attempts}:${parts.clock.now().getTime()}`,
      to: ticket.assignee ? [ticket.assignee] : [],
      data: { message: row.id },
    }),
    ...markRow(parts, ticket, row, 'failed'),
  ])
}

/** Beside an agent's own words, on the surface they were written on, what became of them. */
export function markRow(parts: FlowParts, ticket: Ticket, row: Outbound, mark: 'delivered' | 'failed'): Outbound[] {
  const source = row.data.source
  if (typeof source !== 'string') return []
  return toDesk(parts, ticket, {
    kind: 'status',
    author: 'system',
    text: '',
    dedupeKey: `${row.id}:mark:${mark}:${row.attempts}`,
    data: { source, mark },
  })
}
