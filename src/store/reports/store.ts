import type { Connection } from 'mongoose'
import type { ReportStore } from '../../core/ports/report.ts'
import type { Ticket, TimelineEvent } from '../../core/records/index.ts'
import type { SentUpdate, SurveyFacts, TicketRecord } from '../../core/report/facts.ts'
import type { Report } from '../../core/report/report.ts'
import { firstIdAt } from '../ids.ts'
import { createTable } from '../table.ts'
import { reportSchema, type StoredReport } from './schema.ts'

/** Tickets read at once: few enough that nobody who asks the database meanwhile waits long. */
const BATCH = 250
/** The timeline is looked through so much at once. Milliseconds. */
const SLICE = 6 * 3_600_000
/** However many rows belong to a batch of tickets. */
const inOneReply = { batchSize: 100_000 }
/** Ids carry the clock of the process that made them, which may be a little off. Milliseconds. */
const CLOCKS_APART = 3_600_000
const unfinished = ['new', 'open', 'waiting', 'resolved']

type Row<Fields> = Fields & { _id: string }
type Range = { from: Date; to: Date }

/** Reads straight from the collections, without a schema's casting: a month may hold a hundred thousand tickets. */
export function createReportStore(connection: Connection): ReportStore {
  const reports = createTable<Report, StoredReport>(connection, 'reports', reportSchema, ({ report }) => report)
  const collection = <Fields>(name: string) => connection.db!.collection<Row<Fields>>(name)
  const tickets = collection<Omit<Ticket, 'id'>>('tickets')
  const timeline = collection<Omit<TimelineEvent, 'id'>>('timeline')
  const outbound = collection<{ ticketId: string; author: string; sentAt: Date; data?: { slot?: string } }>('outbound')
  const surveys = collection<SurveyFacts & { ticketId: string }>('surveys')

  /** The ids of tickets in the order of opening, page by page. */
  async function* idsWhere(filter: Record<string, unknown>, from: string, before: string) {
    let after = from
    for (;;) {
      const range = { $gt: after, $lt: before }
      const page = await tickets
        .find({ ...filter, _id: range } as never, { projection: { _id: 1 }, sort: { _id: 1 }, limit: BATCH })
        .toArray()
      if (page.length > 0) yield page.map(({ _id }) => _id)
      if (page.length < BATCH) return
      after = page.at(-1)!._id
    }
  }

  /** Tickets opened before `first` that are unfinished, or had anything happen to them in the time. */
  async function* earlier(first: string, { from, to }: Range) {
    const seen = new Set<string>()
    const fresh = (ids: string[]) => ids.filter((id) => id < first && !seen.has(id) && seen.add(id))
    for (const status of unfinished) {
      for await (const ids of idsWhere({ status }, '', first)) yield fresh(ids)
    }
    const end = to.getTime() + CLOCKS_APART
    for (let begin = from.getTime() - CLOCKS_APART; begin < end; begin += SLICE) {
      const slice = { $gte: firstIdAt(new Date(begin)), $lt: firstIdAt(new Date(Math.min(begin + SLICE, end))) }
      const rows = await timeline
        .find({ _id: slice, ticketId: { $lt: first } } as never, { projection: { ticketId: 1 }, ...inOneReply })
        .toArray()
      const ids = fresh([...new Set(rows.map(({ ticketId }) => ticketId))])
      for (let start = 0; start < ids.length; start += BATCH) yield ids.slice(start, start + BATCH)
    }
  }

  async function recordsOf(ids: string[], { from, to }: Range): Promise<TicketRecord[]> {
    const ofThem = { ticketId: { $in: ids } }
    // One question at a time, whole rows, and their order made here: that is the least work for the database.
    const rows = await tickets.find({ _id: { $in: ids } } as never, inOneReply).toArray()
    const events = await timeline.find(ofThem as never, inOneReply).toArray()
    const sent = await outbound
      .find(
        { ...ofThem, audience: 'customer', kind: 'progress', state: 'sent', sentAt: { $gte: from, $lt: to } } as never,
        { projection: { ticketId: 1, author: 1, sentAt: 1, 'data.slot': 1 }, ...inOneReply },
      )
      .toArray()
    const asked = await surveys.find({ ...ofThem, askedAt: { $gte: from, $lt: to } } as never, inOneReply).toArray()
    events.sort((one, other) => one.at.getTime() - other.at.getTime() || (one._id < other._id ? -1 : 1))
    const eventsOf = Map.groupBy(events, ({ ticketId }) => ticketId)
    const sentOf = Map.groupBy(sent, ({ ticketId }) => ticketId)
    const askedOf = Map.groupBy(asked, ({ ticketId }) => ticketId)
    return rows
      .sort((one, other) => (one._id < other._id ? -1 : 1))
      .map((row) => ({
        ticket: { id: row._id, ...row } as unknown as Ticket,
        events: (eventsOf.get(row._id) ?? []) as unknown as TimelineEvent[],
        updates: (sentOf.get(row._id) ?? []).map(updateOf),
        surveys: (askedOf.get(row._id) ?? []) as unknown as SurveyFacts[],
      }))
  }

  return {
    async *records(range) {
      const first = firstIdAt(new Date(range.from.getTime() - CLOCKS_APART))
      const last = firstIdAt(new Date(range.to.getTime() + CLOCKS_APART))
      for await (const ids of earlier(first, range)) if (ids.length > 0) yield recordsOf(ids, range)
      for await (const ids of idsWhere({}, first, last)) yield recordsOf(ids, range)
    },
    async save(report, charts) {
      await reports.model.updateOne({ _id: report.period }, { $set: { report, charts } }, { upsert: true })
    },
    get: (period) => reports.get(period),
    async chart(period, name) {
      const row = await reports.model.findOne({ _id: period }, { charts: 1 }).lean()
      return row?.charts[name] ?? null
    },
  }
}

function updateOf({ author, sentAt, data }: { author: string; sentAt: Date; data?: { slot?: string } }): SentUpdate {
  return { sentAt, slot: data?.slot ? new Date(data.slot) : null, empty: author === 'system' }
}
