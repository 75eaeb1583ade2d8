import { z } from 'zod'
import { roles } from '../core/roles.ts'
import { impacts, urgencies } from '../core/triage/types.ts'
import { checkReferences } from './references.ts'
import { durationMs, localTime, period, weekdays } from './spans.ts'

/** A string that `read` understands, turned into what it means; the message says what was expected. */
const readable = <Value>(read: (text: string) => Value | null, expected: string) =>
  z.string({ error: `expected ${expected}` }).transform((text, context) => {
    const value = read(text)
    if (value !== null) return value
    context.issues.push({ code: 'custom', message: `expected ${expected}, found '${text}'`, input: text })
    return z.NEVER
  })

const duration = readable(durationMs, 'an ISO 8601 duration such as PT30M')
const positive = duration.refine((ms) => ms > 0, 'expected more than nothing')
const clockTime = readable(localTime, 'a time such as "17:00"')
const hours = readable(period, 'a period such as "09:00-12:00"')

const span = z.union([
  duration.transform((elapsedMs) => ({ elapsedMs })),
  z.strictObject({ working: positive }).transform(({ working }) => ({ workingMs: working })),
  z.strictObject({ businessDays: z.number().int().positive() }),
])

/** A layer takes out what it names with null. */
const withoutNull = <Value>(named: Record<string, Value | null>): Record<string, Value> =>
  Object.fromEntries(Object.entries(named).filter((entry): entry is [string, Value] => entry[1] !== null))

const priority = z
  .strictObject({
    firstResponse: span,
    resolve: span,
    updateEvery: positive.nullish(),
    updateDailyBy: clockTime.nullish(),
    updateClock: z.enum(['always', 'contact', 'business']),
    calendar: z.string().nullish(),
    workaroundCounts: z.boolean().default(false),
  })
  .refine((each) => each.updateEvery != null || each.updateDailyBy != null, 'needs updateEvery or updateDailyBy')

/** A priority for each tier: strategic, growth, basic. */
const cell = z.tuple([z.string(), z.string(), z.string()])
const urgencyCells = z.partialRecord(z.enum(urgencies), cell)

const calendar = z.strictObject({
  holidays: z.string().nullable().default(null),
  hours: z.record(z.string(), z.array(hours)).superRefine((byDay, context) => {
    for (const day of Object.keys(byDay)) {
      if (!weekdays(day))
        context.addIssue({ code: 'custom', path: [day], message: 'expected mon to sun, or a range such as mon-fri' })
    }
    if (Object.values(byDay).every((periods) => periods.length === 0)) {
      context.addIssue({ code: 'custom', message: 'needs at least one working period' })
    }
  }),
  exceptions: z.record(z.iso.date(), z.array(hours)).default({}),
})

const agent = z
  .object({
    id: z.string().min(1),
    name: z.string().min(1),
    role: z.enum(roles),
    skills: z.array(z.string()).default([]),
    email: z.email().nullable().default(null),
    shift: z.string().nullable().default(null),
    capacity: z.number().int().positive().nullable().default(null),
    onCall: z.boolean().default(false),
  })
  .catchall(z.string())

const webhook = z.strictObject({
  id: z.string().regex(/^[\w-]+$/, 'letters, digits, - and _ alone'),
  url: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }),
  /** Base64, at least 24 bytes, so that nobody guesses it. */
  secret: z
    .string()
    .regex(/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, 'expected at least 24 bytes in base64: openssl rand -base64 32'),
  events: z.array(z.string()).default([]),
})

const targets = z.strictObject({
  firstResponse: span.nullish(),
  nextResponse: span.nullish(),
  diagnosis: span.nullish(),
  workaround: span.nullish(),
  plan: span.nullish(),
  resolve: span.nullish(),
})

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)])

const policy = targets.extend({
  name: z.string().min(1),
  when: z.strictObject({ priority: oneOrMore.optional(), tier: oneOrMore.optional(), type: oneOrMore.optional() }),
  calendar: z.string().nullable().default(null),
})

const ladder = z
  .array(z.strictObject({ after: duration.default(0), to: z.array(z.enum(['assignee', ...roles])).min(1) }))
  .transform((steps) => steps.map(({ after, to }) => ({ afterMs: after, to })))

const timeZone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}, 'expected an IANA time zone such as Asia/Shanghai')

/** The whole configuration. Accounts and desk surfaces are checked by their own channels. */
const wholeSchema = z.strictObject({
  timeZone,
  locale: z.string().regex(/^[a-z]{2,3}([-_][A-Za-z0-9]+)*$/, 'expected a language tag such as zh-CN'),
  publicUrl: z.union([z.literal(''), z.url()]),
  priorities: z
    .record(z.string(), priority.nullable())
    .transform(withoutNull)
    .refine((all) => Object.keys(all).length > 0, 'needs at least one priority'),
  contactHours: hours,
  calendars: z.object({ default: calendar }).catchall(calendar),
  agents: z.array(agent),
  tiers: z.strictObject({ default: z.string(), names: z.array(z.string()), firstResponse: z.record(z.string(), span) }),
  cadence: z.strictObject({
    nudge: duration,
    emptyBeforeEscalation: z.number().int().positive(),
    dailyWindow: positive,
    agreed: positive,
  }),
  acceptWithin: positive,
  classifyWithin: positive,
  reminders: z.strictObject({ after: z.array(positive), closeAfterLast: positive }),
  reopenWithin: duration,
  aftercare: z.strictObject({ watch: positive, complaint: positive, causeAfter: positive }),
  replyHold: z.record(z.string(), duration),
  acknowledgementsPerHour: z.number().int().positive(),
  newTicketsPerHour: z.number().int().positive(),
  delivery: z.strictObject({ attempts: z.number().int().positive(), backoff: z.array(positive).min(1) }),
  permissions: z.record(z.string(), z.array(z.enum(roles))),
  assignment: z.strictObject({
    roles: z.record(z.string(), z.enum(roles)),
    method: z.enum(['round-robin', 'least-loaded']),
    consultants: z.record(z.string(), z.string()),
    forgottenAfter: span,
  }),
  sla: z.strictObject({
    warnAt: z.number().gt(0, 'expected a share above 0').lt(1, 'expected a share below 1, such as 0.75'),
    answerWithin: positive,
    targets: targets.omit({ firstResponse: true, resolve: true }),
    policies: z.array(policy),
    ladders: z.strictObject({ warning: ladder, breach: ladder, forgotten: ladder }),
  }),
  triage: z.strictObject({
    table: z.partialRecord(z.enum(impacts), urgencyCells).default({}),
    model: z
      .strictObject({
        baseURL: z.url(),
        apiKey: z.string(),
        model: z.string(),
        deadline: positive.default(3000),
        /** Tokens an hour: for one customer, and for all. */
        tokensPerCustomer: z.number().int().positive().default(20_000),
        tokens: z.number().int().positive().default(1_000_000),
      })
      .nullable(),
    learning: z
      .strictObject({ least: z.number().int().min(50), after: z.number().int().positive(), at: clockTime })
      .nullable(),
  }),
  desk: z.record(z.string(), z.unknown()),
  channels: z.record(z.string(), z.array(z.unknown())),
  survey: z.strictObject({
    delay: duration.refine((ms) => ms <= 12 * 3_600_000, 'expected PT12H at most: the survey goes out within a day'),
    open: positive,
    recommend: z.boolean(),
  }),
  publishPromises: z.boolean(),
  visits: z.record(z.string(), positive),
  http: z.strictObject({ trustProxy: z.boolean() }),
  templates: z.string().nullable(),
  webhooks: z.array(webhook),
  knowledge: z.strictObject({ offer: z.boolean(), offerCoverage: z.number().min(0).max(1) }),
  reports: z.strictObject({
    monthly: z.boolean(),
    weekly: z.boolean(),
    at: clockTime,
    targets: z.record(z.string(), z.number().min(0)),
  }),
  intake: z.strictObject({ host: z.string(), maxSize: z.number().int().positive() }),
  alarmAfter: duration,
})

export type Config = z.output<typeof wholeSchema>

export const configSchema = wholeSchema.superRefine(checkReferences)
