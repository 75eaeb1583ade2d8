import type { CalendarSettings, Priority, Settings, Span } from '../core/settings.ts'
import type { Config } from './schema.ts'
import { weekdays } from './spans.ts'

/** How long a claim on a row lasts before somebody else may take it over. */
const CLAIM_MS = 8000

/** The configuration in the core's words. `surfaces` are the desk surfaces that are connected. */
export function settingsFrom(config: Config, surfaces: { channel: string; account: string }[]): Settings {
  return {
    timeZone: config.timeZone,
    locale: config.locale,
    priorities: inOrder(config.priorities).map(([name, each], rank) => priorityFrom(config, name, rank, each)),
    calendars: Object.fromEntries(Object.entries(config.calendars).map(([name, each]) => [name, calendarFrom(each)])),
    contactHours: config.contactHours,
    agents: config.agents.map(({ id, name, role, skills, email, shift, capacity, onCall, ...users }) => ({
      id,
      name,
      role,
      skills,
      email,
      users,
      shift,
      capacity,
      onCall,
    })),
    tiers: config.tiers,
    cadence: {
      nudgeMs: config.cadence.nudge,
      emptyBeforeEscalation: config.cadence.emptyBeforeEscalation,
      weeklyMs: config.cadence.agreed,
    },
    acceptWithinMs: config.acceptWithin,
    classifyWithinMs: config.classifyWithin,
    reminders: { afterMs: config.reminders.after, closeAfterLastMs: config.reminders.closeAfterLast },
    reopenWithinMs: config.reopenWithin,
    aftercare: {
      watchMs: config.aftercare.watch,
      complaintMs: config.aftercare.complaint,
      causeAfterMs: config.aftercare.causeAfter,
    },
    replyHoldMs: config.replyHold,
    acknowledgementsPerHour: config.acknowledgementsPerHour,
    newTicketsPerHour: config.newTicketsPerHour,
    delivery: { claimMs: CLAIM_MS, attempts: config.delivery.attempts, backoffMs: config.delivery.backoff },
    knowledge: config.knowledge,
    desk: { url: config.publicUrl, surfaces },
    triage: { model: config.triage.model !== null },
    permissions: config.permissions,
    survey: { delayMs: config.survey.delay, openMs: config.survey.open, recommend: config.survey.recommend },
    publishPromises: config.publishPromises,
    visitEveryMs: config.visits,
    assignment: config.assignment,
    sla: slaFrom(config.sla),
  }
}

function slaFrom({ warnAt, answerWithin, targets, policies, ladders }: Config['sla']): Settings['sla'] {
  return {
    warnAt,
    answerWithinMs: answerWithin,
    targets: given(targets),
    policies: policies.map(({ name, when, calendar, ...own }) => ({ name, when, calendar, targets: given(own) })),
    ladders,
  }
}

/** Without what is not there: `undefined` says nothing, `null` says that nothing is promised. */
const given = <Value>(named: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).filter((entry): entry is [string, Value] => entry[1] !== undefined))

type PriorityConfig = Config['priorities'][string]

const DAY_MS = 86_400_000
const lengthOf = (span: Span): number =>
  'elapsedMs' in span ? span.elapsedMs : 'workingMs' in span ? span.workingMs : span.businessDays * DAY_MS

/** The most urgent first: what is answered the soonest, then what is solved the soonest. */
const inOrder = (priorities: Config['priorities']): [string, PriorityConfig][] =>
  Object.entries(priorities).sort(
    ([, one], [, other]) =>
      lengthOf(one.firstResponse) - lengthOf(other.firstResponse) || lengthOf(one.resolve) - lengthOf(other.resolve),
  )

function priorityFrom(config: Config, name: string, rank: number, each: PriorityConfig): Priority {
  const { firstResponse, resolve, updateClock } = each
  // Of both, the interval stands: a layer that wants the daily time instead says `updateEvery: null`.
  const update =
    each.updateEvery == null
      ? { dailyBy: each.updateDailyBy!, windowMs: config.cadence.dailyWindow }
      : { everyMs: each.updateEvery }
  const { calendar = null, workaroundCounts } = each
  return { name, rank, firstResponse, resolve, updateClock, update, calendar, workaroundCounts }
}

function calendarFrom(each: Config['calendars'][string]): CalendarSettings {
  const hours: CalendarSettings['hours'] = {}
  for (const [days, periods] of Object.entries(each.hours)) {
    for (const day of weekdays(days) ?? []) hours[day] = periods
  }
  const exceptions = Object.entries(each.exceptions).map(([date, periods]) => ({ date, hours: periods }))
  return { hours, holidays: each.holidays, exceptions }
}
