import type { Ticket } from '../../records/index.ts'
import { offerToOthers } from '../assignment/assignment.ts'
import { changeTicket } from '../command/change.ts'
import { compose, promises } from '../deliver/compose.ts'
import { refreshCard, send, toCustomer } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { promisedAnew } from '../timers/clocks.ts'
import { restartCadence, setDeadlines } from '../timers/schedule.ts'

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
  if (before.priority !== after.priority || before.type !== after.type) {
    const sla = promisedAnew(parts, after)
    ticket = (await changeTicket(parts, after.id, `${run}:sla`, () => ({ sla }))).after
    if (before.priority !== after.priority) await restartCadence(parts, ticket, parts.clock.now(), false)
    ticket = await offerToOthers(parts, before, ticket, run)
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
