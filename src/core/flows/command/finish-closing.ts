import type { Ticket, TimerKind } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { afterClosing } from '../timers/survey.ts'

/** What is still due after closing: looking at what was fixed, and what follows for the customer. */
const outlivesClosing: ReadonlySet<TimerKind> = new Set<TimerKind>(['watch', 'follow-up'])

const automatic = ['progress', 'reminder', 'classification'] as const

/** What must not happen any more to a closed ticket: nothing is due, and automatic messages that wait stay here. */
export async function finishClosing(parts: FlowParts, ticket: Ticket): Promise<void> {
  const set = await parts.store.timers.ofTicket(ticket.id)
  const ended = new Set(set.map(({ kind }) => kind).filter((kind) => !outlivesClosing.has(kind)))
  if (ended.size > 0) await parts.store.timers.cancel(ticket.id, [...ended])
  await parts.store.outbound.withdrawKinds(ticket.id, [...automatic])
  await afterClosing(parts, ticket)
}
