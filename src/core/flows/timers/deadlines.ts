import { awaitsAcceptance, type Step } from '../../process/deadlines.ts'
import type { Outbound, Ticket, Timer } from '../../records/index.ts'
import { presentOwners } from '../assignment/absence.ts'
import { passOn } from '../assignment/assignment.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { deadlineSteps } from './schedule.ts'

type Next = { id: string; dueAt: Date; count: number }

/** Tells what is due of these tickets' promises, asks the next agent where nobody accepted, and gives the next times. */
export async function serveDeadlines(parts: FlowParts, due: Timer[], now: Date): Promise<Next[]> {
  if (due.length === 0) return []
  const dueAt = new Map(due.map((timer) => [timer.ticketId, timer.dueAt.toISOString()]))
  const tickets = await presentOwners(
    parts,
    await parts.store.tickets.getMany([...dueAt.keys()]),
    ({ id }) => `${id}:deadline:${dueAt.get(id)}`,
  )
  const told: Outbound[] = []
  const next: Next[] = []
  for (const timer of due) {
    let ticket = tickets.get(timer.ticketId)
    if (!ticket) continue
    const fallen = deadlineSteps(parts, ticket).filter(({ at }) => at >= timer.dueAt && at <= now)
    told.push(...fallen.filter(({ kind }) => kind !== 'offer').flatMap((step) => tell(parts, ticket!, step)))
    if (fallen.some(({ kind }) => kind === 'offer')) ticket = await askNext(parts, ticket)
    const following = deadlineSteps(parts, ticket).find(({ at }) => at > now)
    if (following) next.push({ id: timer.id, dueAt: following.at, count: timer.count + 1 })
  }
  await send(parts, told)
  return next
}

const askNext = (parts: FlowParts, { id, sla }: Ticket): Promise<Ticket> =>
  passOn(parts, id, `${id}:accept:${sla.accept?.toISOString()}`, 'not-accepted', (ticket) =>
    Boolean(awaitsAcceptance(ticket) && ticket.sla.accept && ticket.sla.accept <= parts.clock.now()),
  )

const tell = (parts: FlowParts, ticket: Ticket, step: Step): Outbound[] =>
  toDesk(parts, ticket, {
    kind: step.kind === 'breach' ? 'breach' : 'warning',
    author: 'system',
    text: says(parts, step.what === 'forgotten' ? 'forgotten' : `${step.kind}-${step.what}`),
    dedupeKey: `${ticket.id}:${step.what}:${step.kind}:${step.step}:${step.at.toISOString()}`,
    to: [
      ...step.to.flatMap((who) => (who === 'assignee' ? (ticket.assignee ?? []) : `role:${who}`)),
      // Whoever owns the ticket, the plan is research and development's to give.
      ...(step.what === 'plan' ? ['role:rd'] : []),
    ],
  })
