import type { Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { refine } from '../../triage/refine.ts'
import type { Tier } from '../../triage/types.ts'
import { changeTicket, recordChanges } from '../command/change.ts'
import type { FlowParts } from '../parts.ts'
import { timer } from '../timers/schedule.ts'
import { classified } from './classification.ts'

/** Left to the tick where the process that asks dies meanwhile. */
const SAFETY_MS = 60_000

/** Asks the model where one is configured. Nobody waits for it: the acknowledgement is on its way already. */
export async function refineLater(parts: FlowParts, ticket: Ticket): Promise<void> {
  if (!parts.triage.model) return
  await parts.store.timers.ensure([timer(parts, ticket, 'refine', plus(parts.clock.now(), SAFETY_MS))])
  void refineTicket(parts, ticket.id).catch((error) =>
    parts.log.warn('the model was of no help', { ticket: ticket.number, reason: String(error) }),
  )
}

/** One question to the model; what it says may raise what a rule found, and replaces what was only a guess. */
export async function refineTicket(parts: FlowParts, ticketId: string): Promise<void> {
  const { model, classify, table } = parts.triage
  const ticket = await parts.store.tickets.get(ticketId)
  const first = ticket && (await parts.store.messages.get(ticketId))
  if (!model || !ticket || !first || ticket.triage.decidedBy === 'person') return
  const input = { subject: ticket.subject, text: first.text, tier: ticket.tier as Tier }
  const answer = await model.classify({ ...input, sender: ticket.requester.customerId })
  const found = refine(classify(input), answer, table, input.tier)
  const change = await changeTicket(parts, ticketId, `${ticketId}:refine`, (now) =>
    now.triage.decidedBy === 'person' || found.decidedBy !== 'model'
      ? null
      : {
          type: found.type,
          impact: found.impact,
          urgency: found.urgency,
          priority: found.priority,
          triage: { decidedBy: 'model', confidence: found.confidence, certain: true },
        },
  )
  await parts.store.timers.cancel(ticketId, ['refine'])
  if (change.before === change.after) return
  await recordChanges(parts, `${ticketId}:refine`, 'model', change)
  await classified(parts, change, `${ticketId}:refine`)
}
