import type { InboundEvent } from '../../ports/channel.ts'
import { findTicketNumber } from '../../process/numbering.ts'
import type { Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { timelineEvent } from '../command/change.ts'
import { compose, moment, promises, word } from '../deliver/compose.ts'
import { send, shown, toCustomer } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'

const HOUR_MS = 3_600_000

/** Tells the requester at once: it is recorded, under this number, classified so, and when they hear next. */
export async function acknowledge(
  parts: FlowParts,
  ticket: Ticket,
  missing: string[],
  event: InboundEvent,
): Promise<void> {
  if (await isLoop(parts, ticket, event)) {
    await parts.store.timeline.insert([
      timelineEvent(parts, ticket, ticket.id, {
        actor: 'system',
        event: 'acknowledgement-withheld',
        reason: 'this address answers our automatic messages again and again',
      }),
    ])
    return
  }
  const { certain } = ticket.triage
  const values = {
    ...promises(parts, ticket, ticket.createdAt),
    'classify-by': certain
      ? null
      : moment(parts, ticket.locale, plus(ticket.createdAt, parts.settings.classifyWithinMs)),
    'missing-intro': missing.length > 0 ? word(parts, ticket.locale, 'missing-intro', '') : null,
    missing: missing.map((detail) => word(parts, ticket.locale, `missing-${detail}`, detail)).join('\n'),
  }
  const row = toCustomer(parts, ticket, {
    kind: 'acknowledgement',
    author: 'system',
    text: compose(parts, ticket, certain ? 'acknowledgement' : 'acknowledgement-uncertain', values),
    dedupeKey: `${ticket.id}:acknowledgement`,
  })
  await send(parts, [isShownAtOnce(parts, ticket) ? shown(row) : row])
}

/** The first message of a conversation gave it its id, as it did the ticket: nothing of ours can stand before. */
const isShownAtOnce = (parts: FlowParts, ticket: Ticket): boolean =>
  ticket.id === ticket.conversationId && parts.channel(ticket.channel, ticket.account)?.capabilities.sends === 'nowhere'

/**
 * A responder without headers answers our automatic mail with a new subject or none of our ids, and opens ticket after
 * ticket. Only what shows a trace of ours is counted: a thousand customers of one domain are no loop.
 */
async function isLoop(parts: FlowParts, ticket: Ticket, event: InboundEvent): Promise<boolean> {
  const answersOurs = findTicketNumber(`${event.subject ?? ''}\n${event.fullText ?? event.text}`) !== null
  if (!answersOurs || (await parts.store.outbound.byKey(`${ticket.id}:acknowledgement`))) return false
  const now = parts.clock.now()
  const hour = Math.floor(now.getTime() / HOUR_MS)
  const name = `answers/${ticket.channel}/${ticket.requester.address}/${hour}`
  return (await parts.store.counters.add(name, 1, plus(now, 2 * HOUR_MS))) > parts.settings.acknowledgementsPerHour
}
