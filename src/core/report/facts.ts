import type { Ticket, TimelineEvent } from '../records/index.ts'
import { plus } from '../time/instants.ts'

const DAY_MS = 86_400_000

/** What a report needs of one progress message. `slot`: when it was due; null where somebody wrote it of their own accord. */
export type SentUpdate = { sentAt: Date; slot: Date | null; empty: boolean }

/** What a report needs of one survey. Ratings from 1 to 5, `recommend` from 0 to 10; null where not answered. */
export type SurveyFacts = {
  askedAt: Date
  answered: boolean
  solved: number | null
  speed: number | null
  words: number | null
  recommend: number | null
}

/** One ticket as the store gives it to a report: itself, its whole history, and what went out in the period. */
export type TicketRecord = { ticket: Ticket; events: TimelineEvent[]; updates: SentUpdate[]; surveys: SurveyFacts[] }

/** What one ticket contributes to a period. Times in milliseconds. */
export type TicketFacts = {
  number: string
  subject: string
  type: string
  priority: string
  channel: string
  tier: string
  assignee: string | null
  /** Of whoever solved it last in the period; null where nobody did. */
  solver: string | null
  customer: { id: string; name: string }
  createdAt: Date
  /** Opened within the period. */
  opened: boolean
  /** Still unfinished at the end of the period, or now. */
  unfinished: boolean
  answeredMs: number | null
  answeredInTime: boolean | null
  /** Whether anybody answered within a day, where that was decided in the period. */
  answeredWithinDay: boolean | null
  acceptedInTime: boolean | null
  /** Solved within the period, for the last time: how long after opening. */
  solvedMs: number | null
  solvedInTime: boolean | null
  /** Solved without having been handed to a higher level. */
  byLevelOne: boolean
  /** Why it took long, as somebody recorded it. */
  cause: string | null
  closings: number
  confirmedClosings: number
  reopenings: number
  updates: { sent: number; inTime: number; empty: number }
  surveys: SurveyFacts[]
}

/** An update counts as sent in time up to a minute behind its slot: it has to travel, too. */
const TOLERANCE_MS = 60_000

/** What a ticket means for the time from `from` up to, not including, `to`. */
export function factsOf(
  { ticket, events, updates, surveys }: TicketRecord,
  { from, to }: { from: Date; to: Date },
): TicketFacts {
  const during = events.filter(({ at }) => at >= from && at < to)
  const statuses = during.filter(({ event }) => event === 'status')
  const solved = statuses.findLast((event) => event.to === 'resolved')
  const closings = statuses.filter((event) => event.to === 'closed')
  const answeredAt = within(ticket.firstResponseAt, from, to)
  const counts = ticket.status !== 'merged' && ticket.closedAs !== 'spam'
  return {
    number: ticket.number,
    subject: ticket.subject,
    type: ticket.type,
    priority: ticket.priority,
    channel: ticket.channel,
    tier: ticket.tier,
    assignee: ticket.assignee,
    solver: solved?.actor ?? null,
    customer: { id: ticket.requester.customerId, name: ticket.requester.name || ticket.requester.address },
    createdAt: ticket.createdAt,
    opened: ticket.createdAt >= from && ticket.createdAt < to,
    unfinished: statusAt(events, ticket, to),
    answeredMs: answeredAt && answeredAt.getTime() - ticket.createdAt.getTime(),
    answeredInTime: counts ? metBy(ticket.firstResponseAt, ticket.sla.firstResponse, from, to) : null,
    answeredWithinDay: counts ? metBy(ticket.firstResponseAt, plus(ticket.createdAt, DAY_MS), from, to) : null,
    acceptedInTime: counts ? acceptedInTime(ticket, events, from, to) : null,
    solvedMs: solved ? solved.at.getTime() - ticket.createdAt.getTime() : null,
    solvedInTime: counts ? metBy(solved?.at ?? doneBefore(ticket, from, to), ticket.sla.resolve, from, to) : null,
    byLevelOne: !events.some(
      ({ event, to: level }) => event === 'stage' && (level === 'level-2' || level === 'research'),
    ),
    cause: causeOf(events),
    closings: closings.length,
    confirmedClosings: closings.filter((event) => event.actor === 'requester').length,
    reopenings: statuses.filter((event) => event.to === 'open' && ['resolved', 'closed'].includes(event.from ?? ''))
      .length,
    updates: countUpdates(updates),
    surveys,
  }
}

/**
 * Whether a promise was kept, said in the period in which that was decided: where it was done, or where its time ran out
 * before. Null where it was decided in another period, or not yet.
 */
function metBy(done: Date | null, due: Date | null, from: Date, to: Date): boolean | null {
  if (!due) return null
  const decided = done && done < due ? done : due
  if (decided < from || decided >= to) return null
  return done !== null && done <= due
}

const within = (at: Date | null, from: Date, to: Date): Date | null => (at && at >= from && at < to ? at : null)

/** When it was solved before the period, or else closed without a solution: then nothing is owed any more. */
function doneBefore({ resolvedAt, closedAt }: Ticket, from: Date, to: Date): Date | null {
  if (resolvedAt && resolvedAt < from) return resolvedAt
  return closedAt && closedAt < to ? closedAt : null
}

/** Whoever was asked first accepted in time; once it had to be offered to somebody else, nobody did. */
function acceptedInTime(ticket: Ticket, events: TimelineEvent[], from: Date, to: Date): boolean | null {
  const missed = events.find(({ event, reason }) => event === 'assignee' && reason === 'not-accepted')
  if (missed) return missed.at >= from && missed.at < to ? false : null
  return metBy(ticket.acceptedAt ?? null, ticket.sla.accept, from, to)
}

function causeOf(events: TimelineEvent[]): string | null {
  const text = events.findLast(({ event }) => event === 'cause')?.data?.text
  return typeof text === 'string' ? text : null
}

/** Whether the ticket was unfinished at an instant, by its history. */
function statusAt(events: TimelineEvent[], ticket: Ticket, at: Date): boolean {
  const last = events.findLast((event) => event.event === 'status' && event.at < at)
  const next = events.find((event) => event.event === 'status' && event.at >= at)
  const status = last?.to ?? next?.from ?? ticket.status
  return ticket.createdAt < at && status !== 'closed' && status !== 'merged'
}

function countUpdates(updates: SentUpdate[]): TicketFacts['updates'] {
  const inTime = ({ slot, sentAt }: SentUpdate) => !slot || sentAt.getTime() <= slot.getTime() + TOLERANCE_MS
  return {
    sent: updates.length,
    inTime: updates.filter(inTime).length,
    empty: updates.filter(({ empty }) => empty).length,
  }
}
