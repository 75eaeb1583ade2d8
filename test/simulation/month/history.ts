import type { Month } from './generate.ts'

export type Line = { at: string; what: string; ref: string; ticket: string; [field: string]: unknown }
type At = { time: number }
export type Sent = At & { kind: string; author: string; to: string; channel: string; text: string }
export type Told = At & { kind: string; audience: string; to: string | null }
export type Happened = At & {
  event: string
  actor: string
  from: string | null
  to: string | null
  reason: string | null
}

/** All that could be seen of one ticket from outside. */
export type History = {
  number: string
  ref: string
  channel: string
  /** What everybody would take it for. */
  priority: string
  openedAt: number
  sent: Sent[]
  told: Told[]
  events: Happened[]
}

/** Sorts the lines of a simulation by ticket. */
export function historiesOf(month: Month, lines: Line[]): Map<string, History> {
  const histories = new Map<string, History>()
  for (const line of lines) {
    if (line.what === 'report' || line.ticket === null) continue
    const time = Date.parse(line.at)
    const about = month.tickets.get(line.ref)!
    const { ref, ticket: number } = line
    const { priority, channel } = about
    const found = histories.get(number)
    const history = found ?? { number, ref, channel, priority, openedAt: time, sent: [], told: [], events: [] }
    histories.set(number, history)
    if (line.what === 'sent') history.sent.push({ ...line, time } as unknown as Sent)
    if (line.what === 'told') history.told.push({ to: null, ...line, time } as unknown as Told)
    if (line.what === 'event') {
      history.events.push({ from: null, to: null, reason: null, ...line, time } as unknown as Happened)
    }
  }
  return histories
}

export const statusesOf = ({ events }: History): Happened[] => events.filter(({ event }) => event === 'status')

/** What an agent wrote to the customer, whatever it was. */
export const byPeople = ({ sent }: History): Sent[] =>
  sent.filter(({ kind, author }) => author !== 'system' && ['reply', 'progress', 'solution'].includes(kind))

/** The latest of these at or before a moment, or what was there before. */
export function asOf(events: Happened[], at: number, before: string): string {
  return events.findLast(({ time }) => time <= at)?.to ?? before
}

export const local = (time: number): string =>
  new Date(time + 8 * 3_600_000).toISOString().slice(5, 19).replace('T', ' ')
