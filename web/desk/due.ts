import type { Ticket } from './api.ts'

export type Due = { what: 'accept' | 'firstResponse' | 'nextUpdate' | 'resolve'; at: string }

/** What this ticket owes next, the earliest first; nothing once it is solved. */
export function dueOf(ticket: Ticket): Due[] {
  if (['resolved', 'closed', 'merged'].includes(ticket.status)) return []
  const { accept, firstResponse, resolve } = ticket.deadlines
  const owed: [Due['what'], string | null][] = [
    ['accept', ticket.assignee === null ? accept : null],
    ['firstResponse', ticket.firstResponseAt === null ? firstResponse : null],
    ['nextUpdate', ticket.nextUpdateAt],
    ['resolve', resolve],
  ]
  return owed
    .flatMap(([what, at]) => (at === null ? [] : [{ what, at }]))
    .sort((one, other) => one.at.localeCompare(other.at))
}

/** Tickets that owe something first, by when; the rest behind them, newest first. */
export function byDue(one: Ticket, other: Ticket): number {
  const [first] = dueOf(one)
  const [second] = dueOf(other)
  if (first && second) return first.at.localeCompare(second.at)
  if (first || second) return first ? -1 : 1
  return other.number.localeCompare(one.number)
}
