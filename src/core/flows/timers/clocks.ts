import { beatNamed, isPlanned } from '../../process/cadence.ts'
import { agreedBy, applySla, calendarOf, pause, resume, type SlaQuestion, startTarget } from '../../process/sla.ts'
import { type AppliedSla, isAccepted, type Ticket } from '../../records/index.ts'
import type { SlaTarget } from '../../settings.ts'
import { earlier, plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { priorityNamed } from '../parts.ts'
import { timerKey } from './schedule.ts'

type Promised = Pick<Ticket, 'priority' | 'tier' | 'type'>

/** The targets that begin in the course of the work, not with the ticket. */
const begun: SlaTarget[] = ['nextResponse', 'diagnosis', 'plan']

const question = (parts: FlowParts, ticket: Promised, from: Date): SlaQuestion => ({
  priority: priorityNamed(parts.settings, ticket.priority),
  tier: ticket.tier,
  type: ticket.type,
  from,
})

/** What is promised of a ticket whose clocks run from this instant on. */
export const promised = (parts: FlowParts, ticket: Promised, from: Date): AppliedSla =>
  applySla(parts.settings, parts.calendars, question(parts, ticket, from))

/** The same promises by another priority or type: their clocks run from where they did, what was begun since goes on. */
export const promisedAnew = (parts: FlowParts, ticket: Ticket): AppliedSla => {
  const { sla } = ticket
  const fresh = promised(parts, ticket, sla.since ?? ticket.createdAt)
  const working = [...new Set([...begun.filter((target) => sla.working?.includes(target)), ...(fresh.working ?? [])])]
  const anew = { ...sla, workaround: null, ...fresh, accept: sla.accept, warn: { ...sla.warn, ...fresh.warn }, working }
  return promisedFor(parts, ticket, anew)
}

/** What is planned is promised for the date that was agreed with the customer. */
export const promisedFor = ({ settings }: FlowParts, ticket: Ticket, sla: AppliedSla): AppliedSla =>
  ticket.agreed && isPlanned(ticket) ? agreedBy(settings, sla, ticket.agreed) : sla

const start = (parts: FlowParts, ticket: Ticket, sla: AppliedSla, target: SlaTarget): AppliedSla =>
  startTarget(parts.settings, parts.calendars, sla, question(parts, ticket, parts.clock.now()), target)

/** The customer wrote and waits for an answer; where they waited already, since then. */
export const awaitsAnswer = (parts: FlowParts, ticket: Ticket): AppliedSla | null =>
  ticket.firstResponseAt === null || ticket.sla.nextResponse ? null : start(parts, ticket, ticket.sla, 'nextResponse')

/** A first diagnosis is what level 1 owes; whoever is not listed is of it. */
const isWithLevelOne = ({ settings }: FlowParts, { assignee }: Ticket): boolean =>
  (settings.agents.find(({ id }) => id === assignee)?.role ?? 'l1') === 'l1'

/** When the customer hears next: where that was moved to the beginning of contact hours, when its interval is over. */
async function updateDue(parts: FlowParts, ticket: Ticket): Promise<Date | null> {
  const progress = await parts.store.timers.get(timerKey(ticket.id, 'progress'))
  if (!progress) return null
  const { update, updateClock } = beatNamed(parts.settings, progress.priority)
  const { minutes } = parts.calendar.zone.local(progress.dueAt)
  if (updateClock !== 'contact' || minutes !== parts.settings.contactHours.from || !('everyMs' in update)) {
    return progress.dueAt
  }
  const rows = await parts.store.outbound.ofTicket(ticket.id)
  const heard = rows.findLast(({ audience, sentAt }) => audience === 'customer' && sentAt)?.sentAt ?? ticket.createdAt
  return earlier(progress.dueAt, plus(heard, update.everyMs))
}

/** What a change does to the clocks of its ticket: they stand still while the customer is waited for, and some begin. */
export async function clocksAfter(
  parts: FlowParts,
  before: Ticket,
  change: Partial<Ticket>,
): Promise<Pick<Ticket, 'sla'> | null> {
  const after = { ...before, ...change }
  const now = parts.clock.now()
  let { sla } = after
  if (after.status === 'waiting' && before.status !== 'waiting') {
    sla = pause(sla, now, await updateDue(parts, before))
  }
  if (before.status === 'waiting' && after.status !== 'waiting') {
    sla = resume(sla, now, calendarOf(parts.settings, parts.calendars, question(parts, after, now)))
  }
  if (!isAccepted(before) && isAccepted(after) && !sla.diagnosis && isWithLevelOne(parts, after)) {
    sla = start(parts, after, sla, 'diagnosis')
  }
  if (after.stage === 'research' && before.stage !== 'research') sla = start(parts, after, sla, 'plan')
  return sla === before.sla ? null : { sla }
}
