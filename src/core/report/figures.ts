import type { SurveyFacts, TicketFacts } from './facts.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** `part` of `whole` fell to this ticket; a plain count has no whole. A `time` is in milliseconds. */
type Contribution = { part: number; whole: number }

/**
 * One figure of the report. `count` adds up, `share` divides what kept to it by all, `time` is the median, `mean` an
 * average. What gives null has nothing to do with it; everything else can be looked up behind it.
 */
export type Figure = {
  name: string
  kind: 'count' | 'share' | 'time' | 'mean'
  /** Which way is good. */
  better: 'more' | 'less' | null
  of(facts: TicketFacts): Contribution | null
}

const count = (name: string, better: Figure['better'], of: (facts: TicketFacts) => number): Figure => ({
  name,
  kind: 'count',
  better,
  of: (facts) => {
    const part = of(facts)
    return part > 0 ? { part, whole: 0 } : null
  },
})

const share = (name: string, better: Figure['better'], of: (facts: TicketFacts) => boolean | null): Figure => ({
  name,
  kind: 'share',
  better,
  of: (facts) => {
    const kept = of(facts)
    return kept === null ? null : { part: kept ? 1 : 0, whole: 1 }
  },
})

const shareOf = (name: string, better: Figure['better'], of: (facts: TicketFacts) => [number, number]): Figure => ({
  name,
  kind: 'share',
  better,
  of: (facts) => {
    const [part, whole] = of(facts)
    return whole > 0 ? { part, whole } : null
  },
})

const time = (name: string, of: (facts: TicketFacts) => number | null): Figure => ({
  name,
  kind: 'time',
  better: 'less',
  of: (facts) => {
    const part = of(facts)
    return part === null ? null : { part, whole: 1 }
  },
})

const rating = (name: string, of: (survey: SurveyFacts) => number | null): Figure => ({
  name,
  kind: 'mean',
  better: 'more',
  of: (facts) => {
    const given = facts.surveys.map(of).filter((value) => value !== null)
    return given.length > 0 ? { part: given.reduce((sum, value) => sum + value, 0), whole: given.length } : null
  },
})

/** From this rating on a customer counts as satisfied. */
const SATISFIED = 4
const PROMOTER = 9
const DETRACTOR = 6

const answers = (facts: TicketFacts, of: (survey: SurveyFacts) => number | null): number[] =>
  facts.surveys.map(of).filter((value) => value !== null)

/** Everything the report counts: the one table, from which its page, its text, its CSV and the links behind are made. */
export const figures: Figure[] = [
  count('opened', null, (facts) => (facts.opened ? 1 : 0)),
  count('closed', null, (facts) => facts.closings),
  count('unfinished', 'less', (facts) => (facts.unfinished ? 1 : 0)),
  count('reopened', 'less', (facts) => facts.reopenings),
  shareOf('confirmed', 'more', (facts) => [facts.confirmedClosings, facts.closings]),
  time('first-response', (facts) => facts.answeredMs),
  share('first-response-kept', 'more', (facts) => facts.answeredInTime),
  share('answered-within-day', 'more', (facts) => facts.answeredWithinDay),
  share('accept-kept', 'more', (facts) => facts.acceptedInTime),
  time('solved', (facts) => facts.solvedMs),
  share('resolve-kept', 'more', (facts) => facts.solvedInTime),
  share('solved-within-two-days', 'more', (facts) =>
    facts.solvedMs === null || facts.type === 'custom' ? null : facts.solvedMs <= 2 * DAY,
  ),
  share('cause-recorded', 'more', (facts) =>
    facts.solvedMs === null || facts.solvedMs <= 2 * DAY ? null : facts.cause !== null,
  ),
  share('solved-by-level-one', 'more', (facts) => (facts.solvedMs === null ? null : facts.byLevelOne)),
  count('updates-sent', null, (facts) => facts.updates.sent),
  shareOf('updates-in-time', 'more', (facts) => [facts.updates.inTime, facts.updates.sent]),
  shareOf('updates-empty', 'less', (facts) => [facts.updates.empty, facts.updates.sent]),
  count('surveys-asked', null, (facts) => facts.surveys.length),
  shareOf('feedback', 'more', ({ surveys }) => [surveys.filter(({ answered }) => answered).length, surveys.length]),
  shareOf('satisfied', 'more', (facts) => {
    const given = answers(facts, ({ solved }) => solved)
    return [given.filter((value) => value >= SATISFIED).length, given.length]
  }),
  rating('rating-solved', ({ solved }) => solved),
  rating('rating-speed', ({ speed }) => speed),
  rating('rating-words', ({ words }) => words),
  shareOf('net-promoters', 'more', (facts) => {
    const given = answers(facts, ({ recommend }) => recommend)
    const promoters = given.filter((value) => value >= PROMOTER).length
    return [promoters - given.filter((value) => value <= DETRACTOR).length, given.length]
  }),
]

export const figureNamed = (name: string): Figure | undefined => figures.find((figure) => figure.name === name)

/** A figure under way: fed with one ticket after the other. */
export type Tally = { add(facts: TicketFacts): void; value(): number | null; tickets(): number }

export function tally(figure: Figure): Tally {
  let part = 0
  let whole = 0
  let tickets = 0
  const times: number[] = []
  return {
    add(facts) {
      const contribution = figure.of(facts)
      if (!contribution) return
      tickets++
      part += contribution.part
      whole += contribution.whole
      if (figure.kind === 'time') times.push(contribution.part)
    },
    value() {
      if (figure.kind === 'count') return part
      if (figure.kind === 'time') return quantile(times, 0.5)
      return whole === 0 ? null : part / whole
    },
    tickets: () => tickets,
  }
}

/** Null where there is nothing; sorts what it is given. */
export function quantile(values: number[], share: number): number | null {
  if (values.length === 0) return null
  values.sort((one, other) => one - other)
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)]!
}
