import type { Ticket } from '../records/index.ts'
import type { FlowParts } from './parts.ts'

/** What must not happen any more to a closed ticket: nothing is due, and automatic messages that wait stay here. */
export async function finishClosing(parts: FlowParts, ticket: Ticket): Promise<void> {
  await parts.store.timers.cancel(ticket.id)
  await parts.store.outbound.withdrawKinds(ticket.id, ['progress', 'reminder', 'classification'])
}
