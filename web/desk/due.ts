import type { Deadline, Ticket } from './api.ts'

export type Due = { what: Deadline | 'nextUpdate'; at: string }

/** What this ticket owes next, the earliest first; nothing once it is solved. */
export function dueOf({ standing, deadlines, nextUpdateAt, status }: Ticket): Due[] {
  const updates = ['resolved', 'closed', 'merged'].includes(status) ? null : nextUpdateAt
  const owed: [Due['what'], string | null][] = [
    ...standing.map((what): [Deadline, string | null] => [what, deadlines[what]]),
    ['nextUpdate', updates],
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
