import type { Settings } from '../../src/core/settings.ts'

const hour = 3_600_000
const elapsed = (hours: number) => ({ elapsedMs: hours * hour })
const workday = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 13 * 60, to: 18 * 60 },
]
const agent = { skills: [], email: null, users: {}, shift: null, capacity: null, onCall: false }

/** The settings of the desk under test. */
export const settings: Settings = {
  timeZone: 'Asia/Shanghai',
  locale: 'zh-CN',
  priorities: [
    {
      name: 'urgent',
      rank: 0,
      firstResponse: elapsed(0.5),
      resolve: elapsed(4),
      updateClock: 'always',
      update: { everyMs: 2 * hour },
    },
    {
      name: 'important',
      rank: 1,
      firstResponse: elapsed(8),
      resolve: elapsed(24),
      updateClock: 'always',
      update: { everyMs: 4 * hour },
    },
    {
      name: 'normal',
      rank: 2,
      firstResponse: elapsed(24),
      resolve: { businessDays: 3 },
      updateClock: 'business',
      update: { dailyBy: 17 * 60, windowMs: hour },
    },
  ],
  calendars: {
    default: { hours: { 1: workday, 2: workday, 3: workday, 4: workday, 5: workday }, holidays: null, exceptions: [] },
  },
  contactHours: { from: 8 * 60, to: 21 * 60 },
  agents: [
    { id: 'li', name: '李工', role: 'l1', ...agent },
    { id: 'wang', name: 'Wang Wei', role: 'supervisor', ...agent },
  ],
  tiers: { default: 'growth', names: ['strategic', 'growth', 'basic'], firstResponse: {} },
  cadence: { nudgeMs: 15 * 60_000, emptyBeforeEscalation: 2, weeklyMs: 168 * hour },
  acceptWithinMs: hour / 2,
  classifyWithinMs: 2 * hour,
  reminders: { afterMs: [48 * hour, 96 * hour], closeAfterLastMs: 24 * hour },
  reopenWithinMs: 7 * 24 * hour,
  aftercare: { watchMs: 24 * hour, complaintMs: 7 * 24 * hour, causeAfterMs: 48 * hour },
  replyHoldMs: {},
  acknowledgementsPerHour: 1000,
  newTicketsPerHour: 1000,
  delivery: { claimMs: 30_000, attempts: 5, backoffMs: [1000] },
  knowledge: { offer: false, offerCoverage: 0.6 },
  desk: { url: 'http://desk.test/desk', surfaces: [] },
  triage: { model: false },
  permissions: { close: ['l2'] },
  survey: { delayMs: hour, openMs: 7 * 24 * hour, recommend: false },
  publishPromises: true,
  visitEveryMs: {},
  assignment: { roles: {}, method: 'round-robin', consultants: {}, forgottenAfter: { businessDays: 2 } },
  sla: {
    warnAt: 0.75,
    answerWithinMs: 24 * hour,
    targets: {},
    policies: [],
    ladders: { warning: [], breach: [], forgotten: [] },
  },
}
