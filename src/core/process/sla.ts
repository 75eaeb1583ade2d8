import type { AppliedSla } from '../records/index.ts'
import type { Priority, Settings, SlaPolicy, SlaTarget, Span } from '../settings.ts'
import type { Calendar } from '../time/calendar.ts'
import { plus } from '../time/instants.ts'

/** What decides which policy is in force, and since when its clocks run. */
export type SlaQuestion = { priority: Priority; tier: string; type: string; from: Date }

/** Every calendar by its name; `default` is always there. */
export type Calendars = Record<string, Calendar>

/** The targets that stand still while the customer is waited for. */
export const stopping = ['diagnosis', 'workaround', 'plan', 'resolve'] as const satisfies SlaTarget[]

/** The instant that a target names, counted from `from`. */
export function after(from: Date, span: Span, calendar: Calendar): Date {
  if ('elapsedMs' in span) return plus(from, span.elapsedMs)
  return 'workingMs' in span
    ? calendar.addWorkingTime(from, span.workingMs)
    : calendar.addBusinessDays(from, span.businessDays)
}

/** When a target is warned of: after the set share of its time, on its own clock. */
function warningOf(from: Date, due: Date, span: Span, share: number, calendar: Calendar): Date {
  if ('elapsedMs' in span) return plus(from, (due.getTime() - from.getTime()) * share)
  return calendar.addWorkingTime(from, calendar.workingTimeBetween(from, due) * share)
}

/** The first policy whose conditions hold; null where only the priority's own targets are in force. */
export const policyFor = (settings: Settings, { priority, tier, type }: Omit<SlaQuestion, 'from'>): SlaPolicy | null =>
  settings.sla.policies.find(
    ({ when }) =>
      (!when.priority || when.priority.includes(priority.name)) &&
      (!when.tier || when.tier.includes(tier)) &&
      (!when.type || when.type.includes(type)),
  ) ?? null

/** How long a target may take: the policy's word, else the priority's, else what holds for all. Null: nothing is promised. */
function spanOf(settings: Settings, question: Omit<SlaQuestion, 'from'>, target: SlaTarget): Span | null {
  const { priority } = question
  const own = policyFor(settings, question)?.targets[target]
  if (own !== undefined) return own
  if (target === 'firstResponse' || target === 'resolve') return priority[target]
  return settings.sla.targets[target] ?? (target === 'nextResponse' ? priority.firstResponse : null)
}

/** The calendar that a ticket's targets in working time and business days run on. */
export function calendarOf(settings: Settings, calendars: Calendars, question: Omit<SlaQuestion, 'from'>): Calendar {
  const name = policyFor(settings, question)?.calendar ?? question.priority.calendar
  return (name ? calendars[name] : undefined) ?? calendars.default!
}

/** One target started at `from`, laid over what is applied already; unchanged where nothing is promised of it. */
export function startTarget(
  settings: Settings,
  calendars: Calendars,
  sla: AppliedSla,
  question: SlaQuestion,
  target: SlaTarget,
): AppliedSla {
  const span = spanOf(settings, question, target)
  if (!span) return sla
  const calendar = calendarOf(settings, calendars, question)
  const { from } = question
  const limits = target === 'firstResponse' ? limitsOf(settings, question.tier) : []
  const [due, warn] = [span, ...limits]
    .map((each) => ({ each, at: after(from, each, calendar) }))
    .sort((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ each, at }) => [at, warningOf(from, at, each, settings.sla.warnAt, calendar)] as const)[0]!
  const working = new Set(sla.working ?? [])
  if ('elapsedMs' in span) working.delete(target)
  else working.add(target)
  return { ...sla, [target]: due, warn: { ...sla.warn, [target]: warn }, working: [...working] }
}

/** Nobody waits longer for a first answer, whatever the policy says: all customers', and the tier's own limit. */
const limitsOf = (settings: Settings, tier: string): Span[] => {
  const own = settings.tiers.firstResponse[tier]
  return [{ elapsedMs: settings.sla.answerWithinMs }, ...(own ? [own] : [])]
}

/** What is promised of a ticket from its opening (or reopening) on. */
export function applySla(settings: Settings, calendars: Calendars, question: SlaQuestion): AppliedSla {
  const { priority, from } = question
  const policy = policyFor(settings, question)
  const none: AppliedSla = {
    policy: policy?.name ?? priority.name,
    since: from,
    firstResponse: null,
    resolve: null,
    accept: acceptBy(settings, calendarOf(settings, calendars, question), priority, from),
    workaroundCounts: priority.workaroundCounts ?? false,
  }
  return (['firstResponse', 'workaround', 'resolve'] as const).reduce(
    (sla, target) => startTarget(settings, calendars, sla, question, target),
    none,
  )
}

/** The solution is promised for a date that was agreed with the customer, whatever the policy says. */
export function agreedBy(settings: Settings, sla: AppliedSla, { at, on }: { at: Date; on: Date }): AppliedSla {
  const warn = plus(at, (on.getTime() - at.getTime()) * settings.sla.warnAt)
  const working = (sla.working ?? []).filter((target) => target !== 'resolve')
  return { ...sla, resolve: on, warn: { ...sla.warn, resolve: warn }, working }
}

/** By when somebody takes a ticket over: within working hours, or at any hour where it is worked on day and night. */
export const acceptBy = (settings: Settings, calendar: Calendar, priority: Priority, from: Date): Date =>
  priority.updateClock === 'always'
    ? plus(from, settings.acceptWithinMs)
    : calendar.addWorkingTime(from, settings.acceptWithinMs)

/** The clocks stand still from `since` on. */
export const pause = (sla: AppliedSla, since: Date, update: Date | null): AppliedSla => ({
  ...sla,
  paused: { since, update },
})

/** The clocks run on at `now`: what stood still is due by as much later, on its own clock. */
export function resume(sla: AppliedSla, now: Date, calendar: Calendar): AppliedSla {
  if (!sla.paused) return sla
  const { since } = sla.paused
  const stood = now.getTime() - since.getTime()
  const stoodWorking = calendar.workingTimeBetween(since, now)
  const shifted: AppliedSla = { ...sla, warn: { ...sla.warn }, paused: null }
  for (const target of stopping) {
    const move = (at: Date): Date =>
      at <= since ? at : sla.working?.includes(target) ? calendar.addWorkingTime(at, stoodWorking) : plus(at, stood)
    const due = sla[target]
    if (due) shifted[target] = move(due)
    const warn = sla.warn?.[target]
    if (warn) shifted.warn![target] = move(warn)
  }
  return shifted
}
