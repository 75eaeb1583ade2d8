import { applySla } from '../process/sla.ts'
import type { Ticket } from '../records/index.ts'
import { changeTicket } from './change.ts'
import { compose, promises } from './compose.ts'
import { refreshCard, send, toCustomer } from './outbox.ts'
import type { FlowParts } from './parts.ts'
import { priorityNamed } from './parts.ts'
import { restartCadence, setDeadlines } from './schedule.ts'

/**
 * What follows when a ticket's type or priority was decided after its acknowledgement: its targets are those of the new
 * priority, the beat changes, and a requester who was promised the classification gets it, once.
 */
export async function classified(
  parts: FlowParts,
  { before, after }: { before: Ticket; after: Ticket },
  run: string,
): Promise<void> {
  let ticket = after
  if (before.priority !== after.priority) {
    const priority = priorityNamed(parts.settings, after.priority)
    const sla = applySla(parts.settings, parts.calendar, { priority, tier: after.tier, from: after.createdAt })
    ticket = (await changeTicket(parts, after.id, `${run}:sla`, () => ({ sla }))).after
    await restartCadence(parts, ticket, parts.clock.now(), false)
    await setDeadlines(parts, ticket)
  }
  if (!before.triage.certain && after.triage.certain) {
    await parts.store.timers.cancel(after.id, ['classification'])
    await send(parts, [
      toCustomer(parts, ticket, {
        kind: 'classification',
        author: 'system',
        text: compose(parts, ticket, 'classification', promises(parts, ticket, parts.clock.now())),
        dedupeKey: `${ticket.id}:classification`,
      }),
    ])
  }
  await send(parts, refreshCard(parts, ticket))
  parts.live.publish({ ticketId: ticket.id })
  parts.log.info('classified', { ticket: ticket.number, type: ticket.type, priority: ticket.priority, run })
}
