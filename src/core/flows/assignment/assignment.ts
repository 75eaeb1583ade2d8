import type { Actor } from '../../ports/desk.ts'
import { candidates, loadCounts, onCall, roleFor } from '../../process/candidates.ts'
import { acceptBy } from '../../process/sla.ts'
import { type AppliedSla, askedOf, isAccepted, type Outbound, type Ticket } from '../../records/index.ts'
import type { Agent } from '../../settings.ts'
import { changeTicket, recordChanges, timelineEvent } from '../command/change.ts'
import { agentName, moment } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toDesk } from '../deliver/outbox.ts'
import { excerpt } from '../dispatch/message-from.ts'
import { calendarNamed, type FlowParts, priorityNamed } from '../parts.ts'
import { awayNow } from './presence.ts'

type Offered = Pick<Ticket, 'assignee' | 'acceptedAt' | 'offer' | 'sla'>
type Beside = Pick<Ticket, 'offer' | 'sla'>

/** Urgent work is taken over at any hour; all other in working hours. */
const anyHour = (parts: FlowParts, ticket: Ticket): boolean =>
  priorityNamed(parts.settings, ticket.priority).updateClock === 'always'

/**
 * Asks the next one who has not been asked in this round. After a full round the supervisor owns the ticket, which
 * everyone may still take over, and nobody else is asked. Where nobody can be asked at all it stays nobody's.
 */
export async function offerToNext(
  parts: FlowParts,
  ticket: Ticket,
  asked: string[],
  role = roleFor(parts.settings, ticket.type),
): Promise<Offered> {
  const agent = await nextOf(parts, ticket, role, asked)
  if (agent) return offeredTo(parts, ticket, agent, { role, asked: [...asked, agent.id] })
  const supervisor = await supervisorOf(parts, ticket, asked)
  const sla: AppliedSla = { ...ticket.sla, accept: null }
  return { assignee: supervisor?.id ?? ticket.assignee, acceptedAt: null, offer: null, sla }
}

/** What was escalated is offered to the other level, beside its owner. Null where nobody of that level can be asked. */
export async function offerToLevel(parts: FlowParts, ticket: Ticket, role: string): Promise<Beside | null> {
  return besideOwner(await offerToNext(parts, ticket, [], role))
}

const besideOwner = ({ offer, sla }: Offered): Beside | null => (offer ? { offer, sla } : null)

/** The ticket in this agent's hands until they accept it, for the set time of their working hours. */
export function offeredTo(
  parts: FlowParts,
  ticket: Ticket,
  agent: Agent,
  offer: NonNullable<Ticket['offer']>,
): Offered {
  const priority = priorityNamed(parts.settings, ticket.priority)
  const accept = acceptBy(parts.settings, calendarNamed(parts, agent.shift), priority, parts.clock.now())
  const sla: AppliedSla = { ...ticket.sla, accept }
  return { assignee: agent.id, acceptedAt: null, offer, sla }
}

async function nextOf(parts: FlowParts, ticket: Ticket, role: string, asked: string[]): Promise<Agent | null> {
  const { settings, store } = parts
  if (settings.agents.length === 0) return null
  const ids = settings.agents.map((agent) => agent.id)
  const now = parts.clock.now()
  const [away, loads, customer] = await Promise.all([
    awayNow(parts),
    loadCounts(settings) ? store.tickets.loads(ids) : new Map<string, number>(),
    store.customers.get(ticket.requester.customerId),
  ])
  const { address } = ticket.requester
  const { consultants } = settings.assignment
  const near = candidates(settings, {
    role,
    wanted: [ticket.type, ...ticket.tags],
    anyHour: anyHour(parts, ticket),
    consultant:
      role === roleFor(settings, ticket.type)
        ? (customer?.consultant ?? consultants[address] ?? consultants[address.split('@')[1] ?? ''] ?? null)
        : null,
    asked,
    away,
    loads,
    worksFrom: (agent) => calendarNamed(parts, agent.shift).nextWorking(now),
  })
  if (near.length < 2) return near[0] ?? null
  const last = asked.length > 0 ? ids.indexOf(asked.at(-1)!) : -1
  if (last >= 0) return near.find((agent) => ids.indexOf(agent.id) > last) ?? near[0]!
  return near[((await store.counters.next(`turn/${role}`)) - 1) % near.length]!
}

/** A supervisor who is there, in turn by the ticket's number; an administrator where there is none. */
async function supervisorOf(parts: FlowParts, ticket: Ticket, asked: string[]): Promise<Agent | null> {
  if (parts.settings.agents.length === 0) return null
  const away = await awayNow(parts)
  for (const role of ['supervisor', 'admin']) {
    const there = parts.settings.agents.filter(({ id, role: held }) => held === role && !away.has(id))
    const others = there.filter(({ id }) => !asked.includes(id))
    const from = others.length > 0 ? others : there
    if (from.length > 0) return from[Number(ticket.number.split('-')[1]) % from.length]!
  }
  return null
}

/** What the one who is asked is told: number, customer, description, priority and due times. */
export function tellAssignee(
  parts: FlowParts,
  ticket: Ticket,
  description: string,
  run: string,
  from?: { actor: Actor; summary: string | null },
): Outbound[] {
  const { settings } = parts
  const { locale } = settings
  const asked = askedOf(ticket) ?? ticket.assignee
  if (asked === null) return []
  const urgent = !from && ticket.offer && anyHour(parts, ticket)
  const also = urgent ? onCall(settings, ticket.offer!.role).map(({ id }) => id) : []
  const due = (at: Date | null) => (at ? moment(parts, locale, at) : null)
  return toDesk(parts, ticket, {
    kind: 'assigned',
    author: from?.actor.id ?? 'system',
    text: says(parts, 'offered', {
      by: from?.summary ? from.actor.name : null,
      summary: from?.summary,
      name: agentName(parts, asked),
      number: ticket.number,
      customer: ticket.requester.name || ticket.requester.address,
      priority: ticket.priority,
      description: excerpt(description),
      'accept-by': due(ticket.sla.accept),
      'respond-by': ticket.firstResponseAt ? null : due(ticket.sla.firstResponse),
      'resolve-by': due(ticket.sla.resolve),
    }),
    dedupeKey: `${run}:offered`,
    to: [...new Set([asked, ...also])],
  })
}

/** Nobody accepted in time, or its owner is away: the next one is asked, and the supervisors hear of it. */
export async function passOn(
  parts: FlowParts,
  ticketId: string,
  run: string,
  reason: 'not-accepted' | 'away' | 'reclassified',
  still: (ticket: Ticket) => boolean,
): Promise<Ticket> {
  const change = await changeTicket(parts, ticketId, run, async (ticket) => {
    if (!still(ticket)) return null
    if (reason === 'reclassified') return offerToNext(parts, ticket, [])
    const owner = parts.settings.agents.find(({ id }) => id === ticket.assignee)
    const asked = ticket.offer?.asked ?? (ticket.assignee === null ? [] : [ticket.assignee])
    const offered = await offerToNext(parts, ticket, asked, ticket.offer?.role ?? owner?.role)
    if (reason !== 'not-accepted' || !isAccepted(ticket)) return offered
    // Nobody else is asked after a round, but anyone of that level may still take it from its owner.
    return besideOwner(offered) ?? { sla: { ...ticket.sla, accept: null } }
  })
  const { before, after } = change
  if (before === after) return after
  await recordChanges(parts, run, 'system', change, reason)
  if (isAccepted(after) && askedOf(before) !== askedOf(after)) await recordOffer(parts, run, after)
  const first = await parts.store.messages.get(ticketId)
  await send(parts, [
    ...(askedOf(before) === askedOf(after) ? [] : tellAssignee(parts, after, first?.text ?? after.subject, run)),
    ...(reason === 'reclassified' ? [] : tellSupervisor(parts, before, after, run, reason)),
    ...refreshCard(parts, after),
  ])
  return after
}

function tellSupervisor(parts: FlowParts, before: Ticket, after: Ticket, run: string, reason: string): Outbound[] {
  const name = agentName(parts, askedOf(before) ?? before.assignee)
  const next = agentName(parts, askedOf(after))
  const moved = name !== next
  return toDesk(parts, after, {
    kind: 'warning',
    author: 'system',
    text: moved
      ? says(parts, `passed-on-${reason}`, { name, next })
      : isAccepted(after)
        ? says(parts, 'level-silent', { name: agentName(parts, after.assignee) })
        : says(parts, 'accept'),
    dedupeKey: `${run}:passed-on`,
    to: ['role:supervisor'],
  })
}

/** Who is asked beside the owner: a line of its own, since the owner stays. */
export const recordOffer = (parts: FlowParts, run: string, ticket: Ticket, by: Actor | string = 'system') =>
  parts.store.timeline.insert(
    ticket.offer ? [timelineEvent(parts, ticket, run, { by, event: 'offered', to: askedOf(ticket) })] : [],
  )

/** A ticket that nobody accepted yet and that is others' now, or now worked on at any hour, begins its round anew. */
export async function offerToOthers(parts: FlowParts, before: Ticket, after: Ticket, run: string): Promise<Ticket> {
  const sameRole = roleFor(parts.settings, before.type) === roleFor(parts.settings, after.type)
  if (isAccepted(after) || (sameRole && anyHour(parts, before) === anyHour(parts, after))) return after
  return passOn(parts, after.id, `${run}:offer`, 'reclassified', (ticket) => !isAccepted(ticket))
}
