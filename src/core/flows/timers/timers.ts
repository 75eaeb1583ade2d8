import { beatNamed, nudgeBefore, slotAfter, WEEKLY } from '../../process/cadence.ts'
import type { Outbound, Timer, TimerKind } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { presentOwners } from '../assignment/absence.ts'
import { endHold } from '../command/hold.ts'
import { soonestUpdate } from '../deliver/budget.ts'
import { hasBudget, moveNudge, withinBudget } from '../deliver/budget-cadence.ts'
import { moment } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toCustomer, toDesk } from '../deliver/outbox.ts'
import { refineTicket } from '../dispatch/refine.ts'
import { calendarNamed, type FlowParts } from '../parts.ts'
import { lookAgain } from './aftercare.ts'
import { serveDeadlines } from './deadlines.ts'
import { remind } from './reminders.ts'
import { setDeadlines, updateTimers } from './schedule.ts'
import { askSurvey, tellVisit } from './survey.ts'

type Next = { id: string; dueAt: Date; count: number }

/**
 * Serves what was due at `now`. Rows that come again get their next time, the others are removed, after what they cause
 * is written; a crash in between repeats them with the same keys, which changes nothing.
 */
export async function serveTimers(parts: FlowParts, due: Timer[], now: Date): Promise<void> {
  const next: Next[] = []
  const rows: Outbound[] = []
  const { updates, unsent } = await withinBudget(
    parts,
    due.filter((timer) => timer.kind === 'progress'),
  )
  for (const timer of updates) {
    rows.push(emptyUpdate(parts, timer))
    if (timer.priority === WEEKLY) continue
    const soonest = hasBudget(parts, timer) ? await soonestUpdate(parts, timer) : null
    const dueAt = nextSlot(parts, timer, timer.dueAt, soonest && soonest > now ? soonest : now)
    next.push({ id: timer.id, dueAt, count: timer.count + 1 })
    if (soonest) await moveNudge(parts, timer, dueAt)
  }
  next.push(...unsent.map(({ timer, until }) => ({ ...timer, dueAt: nextSlot(parts, timer, timer.dueAt, until) })))
  await send(parts, rows)
  await goOnWeekly(parts, updates, now)
  await escalateEmpty(parts, updates)
  await nudge(
    parts,
    due.filter((timer) => timer.kind === 'nudge'),
    now,
    next,
  )
  const deadlines = due.filter((timer) => timer.kind === 'deadline')
  next.push(...(await serveDeadlines(parts, deadlines, now)))
  for (const timer of due) {
    const serve = singly[timer.kind]
    const again = serve && (await serve(parts, timer))
    if (again) next.push(again)
  }
  await parts.store.timers.done(due, next)
}

/** What is due and nobody wrote: it goes out regardless, and says how it stands at the moment of sending. */
const emptyUpdate = (parts: FlowParts, timer: Timer): Outbound =>
  toCustomer(
    parts,
    { ...timer, id: timer.ticketId },
    {
      kind: 'progress',
      author: 'system',
      text: null,
      dedupeKey: `${timer.ticketId}:progress:${timer.dueAt.toISOString()}`,
      data: { slot: timer.dueAt.toISOString() },
    },
  )

/** What is told of weekly has its next time by its agreed date: behind it, its priority's beat is back. */
async function goOnWeekly(parts: FlowParts, updates: Timer[], now: Date): Promise<void> {
  const weekly = updates.filter((timer) => timer.priority === WEEKLY)
  if (weekly.length === 0) return
  const counts = new Map(weekly.map((timer) => [timer.ticketId, timer.count + 1]))
  const tickets = await parts.store.tickets.getMany([...counts.keys()])
  await parts.store.timers.set(
    tickets.flatMap((ticket) =>
      updateTimers(parts, ticket, now, false).map((row) => ({ ...row, count: counts.get(ticket.id) ?? 0 })),
    ),
  )
}

const nextSlot = (parts: FlowParts, timer: Timer, slot: Date, now: Date): Date =>
  slotAfter(parts.settings, calendarNamed(parts, beatNamed(parts.settings, timer.priority).calendar), {
    priority: beatNamed(parts.settings, timer.priority),
    ticketId: timer.ticketId,
    slot,
    now,
  })

/** Updates in a row that had nothing to say escalate: at the set number and at each multiple of it. */
async function escalateEmpty(parts: FlowParts, updates: Timer[]): Promise<void> {
  const limit = parts.settings.cadence.emptyBeforeEscalation
  const many = updates.filter((timer) => (timer.count + 1) % limit === 0)
  if (many.length === 0) return
  const tickets = new Map(
    (await parts.store.tickets.getMany(many.map((timer) => timer.ticketId))).map((each) => [each.id, each]),
  )
  const told = many.flatMap((timer) => {
    const ticket = tickets.get(timer.ticketId)
    if (!ticket) return []
    return toDesk(parts, ticket, {
      kind: 'escalation',
      author: 'system',
      text: says(parts, 'escalation', { count: String(timer.count + 1) }),
      dedupeKey: `${timer.ticketId}:escalation:${timer.dueAt.toISOString()}`,
      to: [...(ticket.assignee ? [ticket.assignee] : []), 'role:supervisor'],
    })
  })
  await send(parts, told)
}

/** Asks the assignee for the three lines, but for an update that is out already: we were down, or it went early. */
async function nudge(parts: FlowParts, nudges: Timer[], now: Date, next: Next[]): Promise<void> {
  if (nudges.length === 0) return
  const slots = new Map(nudges.map((timer) => [timer.ticketId, timer.dueAt.toISOString()]))
  const updates = await parts.store.timers.nextUpdates([...slots.keys()])
  const tickets = await presentOwners(
    parts,
    await parts.store.tickets.getMany([...slots.keys()]),
    ({ id }) => `${id}:nudge:${slots.get(id)}`,
  )
  const told: Outbound[] = []
  for (const timer of nudges) {
    const ticket = tickets.get(timer.ticketId)
    const priority = beatNamed(parts.settings, timer.priority)
    const lead = timer.dueAt.getTime() - nudgeBefore(parts.settings, priority, timer.dueAt).getTime()
    const slot = plus(timer.dueAt, lead)
    const following = nextSlot(parts, timer, slot, slot > now ? slot : now)
    // Where updates are spread over a budget, or told weekly, each sets the nudge of the next.
    if (!hasBudget(parts, timer) && timer.priority !== WEEKLY) {
      next.push({ id: timer.id, dueAt: nudgeBefore(parts.settings, priority, following), count: timer.count + 1 })
    }
    const isToCome = slot > now && updates.get(timer.ticketId)?.getTime() === slot.getTime()
    if (!ticket || !isToCome) continue
    told.push(
      ...toDesk(parts, ticket, {
        kind: 'update-due',
        author: 'system',
        text: says(parts, 'update-due', { due: moment(parts, parts.settings.locale, slot) }),
        dedupeKey: `${ticket.id}:update-due:${slot.toISOString()}`,
        to: ticket.assignee ? [ticket.assignee] : [],
        data: { slot: slot.toISOString() },
      }),
    )
  }
  await send(parts, told)
}

type Single = (parts: FlowParts, timer: Timer) => Promise<Next | null>

const singly: Partial<Record<TimerKind, Single>> = {
  // Rows of before all of a ticket's deadlines became one.
  accept: moveToDeadline,
  'first-response': moveToDeadline,
  resolve: moveToDeadline,
  classification: (parts, timer) => warn(parts, timer, 'breach'),
  refine: async (parts, timer) => {
    void refineTicket(parts, timer.ticketId).catch((error) =>
      parts.log.warn('the model was of no help', { reason: String(error) }),
    )
    return null
  },
  reminder: remind,
  hold: endHold,
  watch: lookAgain,
  'follow-up': lookAgain,
  survey: askSurvey,
  visit: tellVisit,
}

/** Served together with others of their kind. */
const jointly: ReadonlySet<TimerKind> = new Set<TimerKind>(['progress', 'nudge', 'deadline'])

/** Whether this version knows what to do for it. */
export const isKnown = ({ kind }: Timer): boolean => jointly.has(kind) || Object.hasOwn(singly, kind)

async function moveToDeadline(parts: FlowParts, timer: Timer): Promise<null> {
  const ticket = await parts.store.tickets.get(timer.ticketId)
  if (ticket) await setDeadlines(parts, ticket)
  return null
}

/** A deadline has come: the assignee and the supervisors are told. */
async function warn(parts: FlowParts, timer: Timer, kind: 'warning' | 'breach'): Promise<null> {
  const ticket = await parts.store.tickets.get(timer.ticketId)
  if (!ticket?.open) return null
  await send(
    parts,
    toDesk(parts, ticket, {
      kind,
      author: 'system',
      text: says(parts, timer.kind),
      dedupeKey: `${ticket.id}:${timer.kind}:${timer.dueAt.toISOString()}`,
      to: [...(ticket.assignee ? [ticket.assignee] : []), 'role:supervisor'],
    }),
  )
  return null
}
