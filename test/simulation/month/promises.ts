import { DAY, dayName, dayOf, HOUR, MINUTE } from './calendar.ts'
import { BUDGETED, DOWN, type Month } from './generate.ts'
import { byPeople, type History, historiesOf, type Line, local, statusesOf } from './history.ts'
import { unaskedUpdates, wrongUpdates } from './updates.ts'

export type Evidence = {
  month: Month
  lines: Line[]
  histories: History[]
  until: number
  report: Record<string, unknown>
}

export function evidenceOf(month: Month, lines: Line[], until: number): Evidence {
  const report = lines.find(({ what }) => what === 'report')
  if (!report) throw new Error('the simulation ended without a report')
  return { month, lines, histories: [...historiesOf(month, lines).values()], until, report }
}

/** What was being stopped came in behind the stop. */
const heardAt = (at: number): number => (at >= DOWN.from && at < DOWN.to ? DOWN.to : at)

const each =
  (check: (history: History, evidence: Evidence) => string[]) =>
  (evidence: Evidence): string[] =>
    evidence.histories.flatMap((history) => check(history, evidence))

const statusTo = (history: History, status: string) => statusesOf(history).filter(({ to }) => to === status)

/** Everything the process promises: each gives what was found that breaks it. */
export const promises: Record<string, (evidence: Evidence) => string[]> = {
  'every first message is acknowledged once, within a minute': ({ month, histories }) => {
    const byRef = Map.groupBy(histories, ({ ref }) => ref)
    return [...month.tickets.keys()].flatMap((ref) => {
      const first = month.events.find((event) => event.ref === ref)!
      const at = heardAt(Date.parse(first.at))
      const tickets = byRef.get(ref) ?? []
      return [
        ...(tickets[0]?.openedAt === at ? [] : [`${ref}: no ticket at ${local(at)}`]),
        ...tickets.flatMap(({ number, sent, openedAt }) => {
          const found = sent.filter(({ kind }) => kind === 'acknowledgement')
          const good = found.length === 1 && found[0]!.time - openedAt <= MINUTE && found[0]!.text.includes(number)
          return good ? [] : [`${number}: ${found.length} acknowledgements`]
        }),
      ]
    })
  },

  'updates come when they are promised, and no others': each((history, { until }) =>
    history.channel === BUDGETED ? [] : wrongUpdates(history, until),
  ),

  'the owner is asked before each update': each((history) =>
    history.channel === BUDGETED ? [] : unaskedUpdates(history),
  ),

  'nothing goes out about the work once it is solved, closed or waiting': each((history) =>
    history.sent
      .filter(({ kind, author }) => kind === 'progress' && author === 'system')
      .filter(({ time }) => {
        const status = statusesOf(history).findLast((event) => event.time < time)?.to ?? 'new'
        return status !== 'new' && status !== 'open'
      })
      .map(({ time }) => `${history.number}: an update at ${local(time)}`),
  ),

  'an unconfirmed solution is reminded of after two and four days, and closed a day later': each(
    (history, { until }) => {
      if (history.channel === BUDGETED) return []
      const statuses = statusesOf(history)
      return statuses.flatMap(({ time: solved, to }, index) => {
        if (to !== 'resolved') return []
        const end = statuses.slice(index + 1).find(({ from }) => from === 'resolved')
        const reminded = history.sent
          .filter(({ kind, time }) => kind === 'reminder' && time > solved && time <= (end?.time ?? until))
          .map(({ time }) => time)
        const wanted = [2 * DAY, 4 * DAY]
          .map((after) => heardAt(solved + after))
          .filter((at) => at < (end?.time ?? until))
        const closesAt = heardAt(solved + 5 * DAY)
        const unconfirmed = end?.to === 'closed' && end.reason === 'unconfirmed'
        return [
          ...(sameTimes(reminded, wanted)
            ? []
            : [`${history.number}: reminded ${reminded.map(local)}, not ${wanted.map(local)}`]),
          ...(unconfirmed && Math.abs(end.time - closesAt) > MINUTE
            ? [`${history.number}: closed ${local(end.time)}`]
            : []),
          ...(!end && closesAt < until ? [`${history.number}: never closed`] : []),
        ]
      })
    },
  ),

  'a customer is asked once for each closing they confirmed, within a day, by somebody else; never otherwise': each(
    (history, { until }) => {
      if (history.channel === BUDGETED) return []
      const surveys = history.sent.filter(({ kind }) => kind === 'survey')
      const closings = statusTo(history, 'closed')
      const statuses = statusesOf(history)
      const faults = closings.flatMap(({ time, reason }) => {
        const next = statuses.find((event) => event.time > time)?.time ?? until
        const asked = surveys.filter((survey) => survey.time > time && survey.time <= next)
        if (reason === 'unconfirmed')
          return asked.length > 0 ? [`${history.number}: asked after closing by itself`] : []
        if (asked.length > 1) return [`${history.number}: asked ${asked.length} times`]
        const late = asked[0] ? asked[0].time - time > DAY : Math.min(next, until) - time > DAY
        return late ? [`${history.number}: not asked within a day of ${local(time)}`] : []
      })
      const owner = (at: number) =>
        history.events.findLast(({ event, time }) => event === 'assignee' && time <= at)?.to ?? null
      const self = surveys.filter(({ author, time }) => author === owner(time) || author === 'system')
      return [...faults, ...self.map(({ author }) => `${history.number}: asked by ${author}`)]
    },
  ),

  'five messages at most within 48 hours of the customer’s last, where the channel takes no more': each(
    (history, { month }) => {
      if (history.channel !== BUDGETED) return []
      const heard = month.events
        .filter((event) => event.ref === history.ref && event.customer)
        .map(({ at }) => heardAt(Date.parse(at)))
      return heard.flatMap((from, index) => {
        const sent = history.sent.filter(
          ({ time }) => time >= from && time < (heard[index + 1] ?? Number.POSITIVE_INFINITY),
        )
        const late = sent.filter(({ time }) => time > from + 48 * HOUR)
        const many = sent.length > 5 ? [`${history.number}: ${sent.length} messages after ${local(from)}`] : []
        return [...many, ...late.map(({ kind, time }) => `${history.number}: ${kind} at ${local(time)}`)]
      })
    },
  ),

  'thanks changes nothing; whoever confirms is closed; whoever is not content is worked for again': ({
    month,
    histories,
  }) =>
    histories.flatMap((history) => {
      const said = (texts: string[]) =>
        month.events.filter((event) => event.ref === history.ref && texts.includes(String(event.text)))
      const at = (line: { at: string }) => heardAt(Date.parse(line.at))
      const moved = (time: number) =>
        statusesOf(history).filter((event) => event.time === time && event.actor === 'requester')
      return [
        ...said(['谢谢！', 'Thank you!']).flatMap((line) =>
          moved(at(line)).length > 0 ? [`${history.number}: thanks at ${line.at} changed its status`] : [],
        ),
        ...said(['还是不行，问题依旧存在', 'It still does not work, the same error is back']).flatMap((line) =>
          history.openedAt < at(line) && wasSolved(history, at(line)) && moved(at(line))[0]?.to !== 'open'
            ? [`${history.number}: not reopened at ${line.at}`]
            : [],
        ),
      ]
    }),

  'whoever is offered a ticket has half an hour; then the next, and the supervisor hears of it': each((history) => {
    const accepted = statusTo(history, 'open')[0]?.time ?? Number.POSITIVE_INFINITY
    const offers = history.events.filter(
      ({ event, actor, time }) => event === 'assignee' && actor === 'system' && time < accepted,
    )
    return offers.slice(1).flatMap((offer, index) => {
      const after = offer.time - offers[index]!.time
      const told = history.told.some(({ time, to }) => to === 'chen' && Math.abs(time - offer.time) <= MINUTE)
      return [
        ...(after < 30 * MINUTE && offer.reason === 'not-accepted'
          ? [`${history.number}: passed on after ${after} ms`]
          : []),
        ...(told ? [] : [`${history.number}: the supervisor was not told at ${local(offer.time)}`]),
      ]
    })
  }),

  'a first response that did not come in time is told': each((history, { until }) => {
    if (history.events.some(({ event }) => event === 'priority')) return []
    const within = { urgent: HOUR / 2, important: 8 * HOUR, normal: DAY }[history.priority]!
    const due = history.openedAt + within
    const waited = statusTo(history, 'waiting')[0]?.time ?? Number.POSITIVE_INFINITY
    if (due >= until || waited < due || (due >= DOWN.from && due < DOWN.to)) return []
    const responded = byPeople(history)[0]?.time ?? Number.POSITIVE_INFINITY
    const told = history.told.some(({ kind, time }) => kind === 'breach' && Math.abs(time - due) <= MINUTE)
    return responded > due && !told ? [`${history.number}: nobody was told at ${local(due)}`] : []
  }),

  'numbers are those of the day, without a gap, in the order of opening': ({ histories }) =>
    [...Map.groupBy(histories, ({ openedAt }) => dayName(dayOf(openedAt)))].flatMap(([day, tickets]) => {
      const sorted = tickets.toSorted(
        (one, other) => one.openedAt - other.openedAt || compare(one.number, other.number),
      )
      return sorted.flatMap(({ number }, index) => {
        const wanted = `${day}-${String(index + 1).padStart(3, '0')}`
        return number === wanted ? [] : [`${number} where ${wanted} was expected`]
      })
    }),

  'nothing goes to anyone else, and nothing twice': ({ month, histories }) =>
    histories.flatMap(({ ref, number, sent }) => {
      const seen = new Map<string, number>()
      return sent.flatMap(({ to, kind, time, text, author }) => {
        const key = `${kind} ${time} ${text}`
        const times = (seen.get(key) ?? 0) + 1
        seen.set(key, times)
        // What an agent wrote twice while we were down goes out twice.
        const written = month.events.filter((event) => event.ref === ref && event.command === kind).length
        const twice = times > (author === 'system' ? 1 : Math.max(1, written))
        return to !== month.tickets.get(ref)!.address || twice ? [`${number}: ${kind} to ${to} at ${local(time)}`] : []
      })
    }),

  'a refused command changes nothing': ({ histories }) =>
    histories.flatMap(({ number, events }) => {
      const unexplained = events.filter(({ event, reason }) => event === 'refused' && !reason)
      // What the generated agents get wrong: a priority and an owner that are not there, reopening what is open.
      const done = events.filter(
        ({ event, actor, from, to }) =>
          to === 'terrible' || to === 'nobody' || (event === 'status' && actor !== 'requester' && from === 'closed'),
      )
      return [...unexplained, ...done].map(({ event, time }) => `${number}: ${event} at ${local(time)}`)
    }),

  'the report counts what happened': ({ histories, lines, report }) => {
    const statuses = histories.flatMap(statusesOf)
    const again = (from: string | null, to: string | null) =>
      to === 'open' && (from === 'resolved' || from === 'closed')
    const counted: Record<string, number> = {
      opened: histories.length,
      closed: statuses.filter(({ to }) => to === 'closed').length,
      reopened: statuses.filter(({ from, to }) => again(from, to)).length,
      updatesSent: lines.filter(({ what, kind }) => what === 'sent' && kind === 'progress').length,
      surveysAsked: lines.filter(({ what, kind }) => what === 'sent' && kind === 'survey').length,
      refused: lines.filter(({ what, event }) => what === 'event' && event === 'refused').length,
      unfinished: histories.filter((history) => (statusesOf(history).at(-1)?.to ?? 'new') !== 'closed').length,
    }
    return Object.entries(counted).flatMap(([name, count]) =>
      report[name] === count ? [] : [`${name}: ${report[name]} in the report, ${count} counted`],
    )
  },
}

const compare = (one: string, other: string): number => (one < other ? -1 : 1)

const sameTimes = (one: number[], other: number[]): boolean =>
  one.length === other.length && one.every((time, index) => Math.abs(time - other[index]!) <= MINUTE)

/** Solved, and the customer has the solution: where the channel takes no more before they write, they get it only then. */
function wasSolved(history: History, at: number): boolean {
  const status = statusesOf(history).findLast(({ time }) => time < at)
  const told = history.sent.some(({ kind, time }) => kind === 'solution' && time < at && time >= (status?.time ?? at))
  return status?.to === 'closed' || (status?.to === 'resolved' && told)
}
