import type { FindClusters } from '../ports/clusters.ts'
import { stageSpans } from '../process/durations.ts'
import { factsOf, type TicketFacts, type TicketRecord } from './facts.ts'
import { figures, quantile, tally } from './figures.ts'
import type { Period } from './period.ts'

/** One figure: null where nothing in the period bears on it. Shares from 0 to 1, times in milliseconds. */
export type ReportFigure = {
  name: string
  kind: string
  value: number | null
  /** How many tickets it was made from. */
  tickets: number
  target: number | null
  before: number | null
}

export type ReportGroup = {
  key: string
  opened: number
  closed: number
  answeredInTime: number | null
  solvedInTime: number | null
  satisfied: number | null
}

/** `team`: the role of whoever the ticket is with. */
export type Dimension = 'type' | 'channel' | 'priority' | 'customer' | 'assignee' | 'team'

export type StageRow = {
  stage: string
  by: 'type' | 'assignee'
  key: string
  tickets: number
  median: number
  p90: number
}

/** A week, a month or a quarter of the desk as data. */
export type Report = {
  period: string
  kind: Period['kind']
  from: Date
  to: Date
  madeAt: Date
  figures: ReportFigure[]
  groups: Record<Dimension, ReportGroup[]>
  /** Opened and closed on each day, `YYYY-MM-DD`. */
  days: { day: string; opened: number; closed: number }[]
  stages: StageRow[]
  recurring: { label: string; tickets: string[] }[]
  longestOpen: { number: string; subject: string; createdAt: Date; assignee: string | null }[]
  causes: { number: string; subject: string; solvedMs: number; cause: string | null }[]
  /** Answered after more than a day: material for training. */
  answeredLate: { number: string; subject: string; answeredMs: number; assignee: string | null }[]
}

const LISTED = 20
const CUSTOMERS = 20
const CLUSTERS = 10
const SMALLEST_CLUSTER = 3
/** Subjects compared with each other; of more, every so manieth. */
const COMPARED = 20_000
const TWO_DAYS = 48 * 3_600_000

/** A period that is still going on ends now: what is due later is neither kept nor broken. */
export const untilNow = ({ from, to }: Period, now: Date): { from: Date; to: Date } => ({
  from,
  to: to < now ? to : now,
})

/** Reads the records of a period once and makes its report. Nothing but the figures and short lists is kept in memory. */
export async function makeReport(
  records: AsyncIterable<TicketRecord[]>,
  {
    period,
    madeAt,
    targets,
    before,
    clusters,
    dayOf,
    teams,
  }: {
    period: Period
    madeAt: Date
    targets: Record<string, number>
    before: Report | null
    clusters: FindClusters
    dayOf(at: Date): string
    /** The role of each agent by id. */
    teams: Record<string, string>
  },
): Promise<Report> {
  const tallies = figures.map((figure) => ({ figure, tally: tally(figure) }))
  const groups = groupings(teams)
  const stages = stageTable()
  const days = new Map<string, { opened: number; closed: number }>()
  const lists = listing()
  const soFar = untilNow(period, madeAt)
  const dayNamed = (at: Date) => {
    const day = dayOf(at)
    const found = days.get(day) ?? { opened: 0, closed: 0 }
    days.set(day, found)
    return found
  }
  for await (const batch of records) {
    for (const record of batch) {
      const facts = factsOf(record, soFar)
      for (const each of tallies) each.tally.add(facts)
      groups.add(facts)
      stages.add(facts, record, period)
      lists.add(facts)
      if (facts.opened) dayNamed(facts.createdAt).opened++
      for (const event of record.events) {
        if (event.event === 'status' && event.to === 'closed' && event.at >= period.from && event.at < period.to) {
          dayNamed(event.at).closed++
        }
      }
    }
  }
  return {
    period: period.name,
    kind: period.kind,
    from: period.from,
    to: period.to,
    madeAt,
    figures: tallies.map(({ figure, tally: found }) => ({
      name: figure.name,
      kind: figure.kind,
      value: found.value(),
      tickets: found.tickets(),
      target: targets[figure.name] ?? null,
      before: before?.figures.find(({ name }) => name === figure.name)?.value ?? null,
    })),
    groups: groups.rows(),
    days: [...days].map(([day, each]) => ({ day, ...each })).sort((one, other) => one.day.localeCompare(other.day)),
    stages: stages.rows(),
    ...lists.rows(clusters),
  }
}

const dimensions: Record<Dimension, (facts: TicketFacts, teams: Record<string, string>) => string> = {
  type: (facts) => facts.type,
  channel: (facts) => facts.channel,
  priority: (facts) => facts.priority,
  customer: (facts) => facts.customer.name,
  assignee: (facts) => facts.assignee ?? '',
  team: (facts, teams) => teams[facts.assignee ?? ''] ?? '',
}
const grouped = ['opened', 'closed', 'first-response-kept', 'resolve-kept', 'satisfied'] as const

function groupings(teams: Record<string, string>) {
  const groupedFigures = grouped.map((name) => figures.find((figure) => figure.name === name)!)
  const tables = new Map(Object.keys(dimensions).map((name) => [name, new Map<string, ReturnType<typeof tally>[]>()]))
  return {
    add(facts: TicketFacts) {
      for (const [name, keyOf] of Object.entries(dimensions)) {
        const table = tables.get(name)!
        const key = keyOf(facts, teams)
        const row = table.get(key) ?? groupedFigures.map(tally)
        table.set(key, row)
        for (const each of row) each.add(facts)
      }
    },
    rows(): Report['groups'] {
      const of = (name: Dimension) => {
        const rows = [...tables.get(name)!].map(([key, [opened, closed, answered, solved, satisfied]]) => ({
          key,
          opened: opened!.value() ?? 0,
          closed: closed!.value() ?? 0,
          answeredInTime: answered!.value(),
          solvedInTime: solved!.value(),
          satisfied: satisfied!.value(),
        }))
        rows.sort((one, other) => other.opened - one.opened || one.key.localeCompare(other.key))
        return name === 'customer' ? rows.slice(0, CUSTOMERS) : rows
      }
      return {
        type: of('type'),
        channel: of('channel'),
        priority: of('priority'),
        customer: of('customer'),
        assignee: of('assignee'),
        team: of('team'),
      }
    },
  }
}

/** How long tickets stood in each stage, of those whose standing there ended in the period. */
function stageTable() {
  const times = new Map<string, number[]>()
  return {
    add(facts: TicketFacts, record: TicketRecord, period: Period) {
      for (const { stage, from, to } of stageSpans(record.events)) {
        if (to === null || to < period.from || to >= period.to) continue
        for (const [by, key] of [
          ['type', facts.type],
          ['assignee', facts.assignee ?? ''],
        ] as const) {
          const name = JSON.stringify([stage, by, key])
          const known = times.get(name) ?? []
          times.set(name, known)
          known.push(to.getTime() - from.getTime())
        }
      }
    },
    rows: (): StageRow[] =>
      [...times]
        .map(([name, values]) => {
          const [stage, by, key] = JSON.parse(name) as [string, 'type' | 'assignee', string]
          return { stage, by, key, tickets: values.length, median: quantile(values, 0.5)!, p90: quantile(values, 0.9)! }
        })
        .sort((one, other) => one.by.localeCompare(other.by) || other.tickets - one.tickets),
  }
}

function listing() {
  const open: TicketFacts[] = []
  const slow: TicketFacts[] = []
  const late: TicketFacts[] = []
  const subjects: { id: string; text: string }[] = []
  const keep = (list: TicketFacts[], facts: TicketFacts, order: (one: TicketFacts, other: TicketFacts) => number) => {
    list.push(facts)
    if (list.length > LISTED * 10) list.sort(order).splice(LISTED)
  }
  const oldest = (one: TicketFacts, other: TicketFacts) => one.createdAt.getTime() - other.createdAt.getTime()
  const slowest = (one: TicketFacts, other: TicketFacts) => other.solvedMs! - one.solvedMs!
  const latest = (one: TicketFacts, other: TicketFacts) => other.answeredMs! - one.answeredMs!
  return {
    add(facts: TicketFacts) {
      if (facts.unfinished) keep(open, facts, oldest)
      if (facts.solvedMs !== null && facts.solvedMs > TWO_DAYS) keep(slow, facts, slowest)
      if (facts.answeredMs !== null && facts.answeredMs > TWO_DAYS / 2) keep(late, facts, latest)
      if (facts.opened) subjects.push({ id: facts.number, text: facts.subject })
    },
    rows(clusters: FindClusters) {
      const step = Math.ceil(subjects.length / COMPARED)
      const compared = subjects.filter((_, index) => index % step === 0)
      return {
        recurring: clusters(compared, CLUSTERS)
          .filter(({ ids }) => ids.length >= SMALLEST_CLUSTER)
          .map(({ label, ids }) => ({ label, tickets: ids })),
        longestOpen: open
          .sort(oldest)
          .slice(0, LISTED)
          .map(({ number, subject, createdAt, assignee }) => ({ number, subject, createdAt, assignee })),
        causes: slow
          .sort(slowest)
          .slice(0, LISTED)
          .map(({ number, subject, solvedMs, cause }) => ({ number, subject, solvedMs: solvedMs!, cause })),
        answeredLate: late
          .sort(latest)
          .slice(0, LISTED)
          .map(({ number, subject, answeredMs, assignee }) => ({ number, subject, answeredMs: answeredMs!, assignee })),
      }
    },
  }
}
