import type { Outbound } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { deliverWithoutTicket, isWithoutTicket } from '../dispatch/without-ticket.ts'
import type { Delivered } from '../index.ts'
import type { FlowParts } from '../parts.ts'
import { deliverToCustomer } from './customer.ts'
import { deliverToDesk } from './desk.ts'
import { settleFault } from './faults.ts'

/**
 * Sends what waits in the row's conversation, one at a time and in order. Whoever holds the claim on the oldest row
 * works; a second worker finds it taken and leaves. Resolves to how long the account wants to be left alone.
 */
export async function deliver(parts: FlowParts, outboundId: string): Promise<Delivered> {
  const asked = await parts.store.outbound.get(outboundId)
  if (!asked || isDone(asked)) return { pauseMs: 0 }
  for (;;) {
    const now = parts.clock.now()
    const next = await parts.store.outbound.next(asked.conversationId, asked.audience, asked)
    if (!next || next.notBefore > now) return { pauseMs: 0 }
    const token = parts.ids.next()
    const until = plus(now, parts.settings.delivery.claimMs)
    const row = await parts.store.outbound.claim(next.id, token, now, until)
    if (!row) return { pauseMs: 0 }
    try {
      requireKnown(row)
      if (row.audience === 'desk') await deliverToDesk(parts, row, token)
      else if (isWithoutTicket(row)) await deliverWithoutTicket(parts, row, token)
      else await deliverToCustomer(parts, row, token)
    } catch (error) {
      const pauseMs = await settleFault(parts, row, token, error)
      if (pauseMs > 0) return { pauseMs }
    }
    parts.live.publish({ ticketId: row.ticketId, conversationId: row.conversationId })
  }
}

const isDone = (row: Outbound): boolean => row.state === 'sent' || row.state === 'failed' || row.state === 'withdrawn'

const actions: ReadonlySet<string> = new Set<Outbound['action']>(['post', 'edit', 'withdraw'])

/** What another version decided on is not sent as something else: it waits like what did not get through. */
function requireKnown({ action, kind, text, audience }: Outbound): void {
  if (!actions.has(action)) throw new Error(`only another version knows how to ${action}`)
  const written = text !== null || kind === 'progress' || audience === 'desk'
  if (!written) throw new Error(`only another version knows what to write in a message of kind ${kind}`)
}
