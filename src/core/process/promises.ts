import type { Priority, Settings, SlaPolicy, Span } from '../settings.ts'
import { languageOf, renderTemplate, type Templates } from '../templates/render.ts'

/** The promises in force as people read them: a table with a line for each priority and policy, and what holds for all. */
export type Promises = { language: string; title: string; head: string[]; rows: string[][]; notes: string[] }

const MINUTE = 60_000

/** Made from the policies alone, so that what is published is what is kept. */
export function promisesOf(settings: Settings, templates: Templates, locale: string): Promises {
  const language = languageOf(templates, locale)
  const text = (name: string, values: Record<string, string> = {}) => renderTemplate(templates, language, name, values)
  const word = (name: string, otherwise: string) => templates[language]?.[name] ?? otherwise
  const elapsed = (ms: number): string => {
    const minutes = Math.round(ms / MINUTE)
    if (minutes % 1440 === 0) return text('promise-days', { count: String(minutes / 1440) })
    if (minutes % 60 === 0) return text('promise-hours', { count: String(minutes / 60) })
    return text('promise-minutes', { count: String(minutes) })
  }
  const span = (of: Span): string => {
    if ('elapsedMs' in of) return of.elapsedMs > 48 * 60 * MINUTE ? elapsed(of.elapsedMs) : hours(of.elapsedMs)
    if ('workingMs' in of) return text('promise-working', { span: hours(of.workingMs) })
    return text('promise-business-days', { count: String(of.businessDays) })
  }
  const hours = (ms: number): string =>
    ms % (60 * MINUTE) === 0 ? text('promise-hours', { count: String(ms / (60 * MINUTE)) }) : elapsed(ms)
  const contact = { from: clock(settings.contactHours.from), to: clock(settings.contactHours.to) }
  const updates = ({ update, updateClock }: Priority): string =>
    'everyMs' in update
      ? text(`promise-every-${updateClock}`, { span: hours(update.everyMs), ...contact })
      : text('promise-daily', { time: clock(update.dailyBy) })
  const named = (priority: Priority) => word(`priority-${priority.name}`, priority.name)
  const row = (name: string, targets: Targets, priority: Priority): string[] => [
    name,
    targets.firstResponse ? span(targets.firstResponse) : '–',
    targets.resolve ? span(targets.resolve) : '–',
    updates(priority),
  ]
  const policies = settings.sla.policies.flatMap((policy) =>
    settings.priorities
      .filter(({ name }) => !policy.when.priority || policy.when.priority.includes(name))
      .map((priority) =>
        row(`${named(priority)} (${conditions(policy, word)})`, { ...priority, ...policy.targets }, priority),
      ),
  )
  return {
    language,
    title: text('promise-title'),
    head: ['priority', 'first-response', 'resolve', 'updates'].map((name) => text(`promise-${name}`)),
    rows: [...settings.priorities.map((priority) => row(named(priority), priority, priority)), ...policies],
    notes: [
      text('promise-answer', { span: hours(settings.sla.answerWithinMs) }),
      ...Object.entries(settings.tiers.firstResponse).map(([tier, limit]) =>
        text('promise-tier', { tier: word(`tier-${tier}`, tier), span: span(limit) }),
      ),
      text('promise-reopen', { span: elapsed(settings.reopenWithinMs) }),
      text('promise-zone', { zone: settings.timeZone }),
    ],
  }
}

type Targets = { firstResponse?: Span | null; resolve?: Span | null }

const conditions = ({ name, when }: SlaPolicy, word: (name: string, otherwise: string) => string): string =>
  [
    ...(when.tier ?? []).map((tier) => word(`tier-${tier}`, tier)),
    ...(when.type ?? []).map((type) => word(`type-${type}`, type)),
  ].join(', ') || name

const clock = (time: number): string =>
  `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`
