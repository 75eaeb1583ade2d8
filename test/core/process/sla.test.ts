import assert from 'node:assert/strict'
import { test } from 'node:test'
import { steps } from '../../../src/core/process/deadlines.ts'
import { applySla, pause, resume, startTarget } from '../../../src/core/process/sla.ts'
import type { Ticket } from '../../../src/core/records/index.ts'
import { createCalendars } from '../../../src/core/time/calendars.ts'
import { createZone } from '../../../src/core/time/zone.ts'
import { loadHolidays } from '../../../src/services/holidays/index.ts'
import { testSettings } from '../../support/settings.ts'

const HOUR = 3_600_000
const at = (text: string) => new Date(`${text}+08:00`)
const local = (date: Date | null | undefined) =>
  date ? new Date(date.getTime() + 8 * HOUR).toISOString().slice(0, 16) : null

async function desk(over: Record<string, unknown> = {}) {
  const settings = await testSettings(over)
  const calendars = await createCalendars(settings.calendars, createZone(settings.timeZone), loadHolidays)
  const question = (priority: string, from: string, rest: { tier?: string; type?: string } = {}) => ({
    priority: settings.priorities.find(({ name }) => name === priority)!,
    tier: 'growth',
    type: 'fault',
    from: at(from),
    ...rest,
  })
  return { settings, calendars, question }
}

const usual = await desk()

const promised: [
  name: string,
  priority: string,
  tier: string,
  from: string,
  first: string,
  resolve: string,
  accept: string,
][] = [
  [
    'urgent, at night',
    'urgent',
    'growth',
    '2026-11-22T03:00',
    '2026-11-22T03:30',
    '2026-11-22T07:00',
    '2026-11-22T03:30',
  ],
  [
    'important, elapsed over the weekend',
    'important',
    'growth',
    '2026-11-20T17:45',
    '2026-11-21T01:45',
    '2026-11-21T17:45',
    '2026-11-23T09:15',
  ],
  [
    'important, strategic: within an hour',
    'important',
    'strategic',
    '2026-11-23T10:00',
    '2026-11-23T11:00',
    '2026-11-24T10:00',
    '2026-11-23T10:30',
  ],
  [
    'urgent, strategic: its own half hour is sooner',
    'urgent',
    'strategic',
    '2026-11-23T10:00',
    '2026-11-23T10:30',
    '2026-11-23T14:00',
    '2026-11-23T10:30',
  ],
  [
    'normal: three business days, accepted in working hours',
    'normal',
    'basic',
    '2026-11-20T16:00',
    '2026-11-21T16:00',
    '2026-11-25T16:00',
    '2026-11-20T16:30',
  ],
  [
    'normal, before the National Day week',
    'normal',
    'basic',
    '2026-09-30T17:50',
    '2026-10-01T17:50',
    '2026-10-10T17:50',
    '2026-10-08T09:20',
  ],
  [
    'normal, in the lunch break',
    'normal',
    'basic',
    '2026-11-23T12:10',
    '2026-11-24T12:10',
    '2026-11-26T12:10',
    '2026-11-23T13:30',
  ],
]

for (const [name, priority, tier, from, first, resolve, accept] of promised) {
  test(`promised: ${name}`, () => {
    const sla = applySla(usual.settings, usual.calendars, usual.question(priority, from, { tier }))
    assert.deepEqual([local(sla.firstResponse), local(sla.resolve), local(sla.accept)], [first, resolve, accept])
  })
}

test('the first policy whose conditions hold stands over the priority, on its own calendar', async () => {
  const { settings, calendars, question } = await desk({
    calendars: { late: { holidays: null, hours: { 'mon-fri': ['14:00-22:00'] } } },
    sla: {
      policies: [
        { name: 'gold', when: { tier: 'strategic', type: ['fault'] }, calendar: 'late', resolve: { working: 'PT8H' } },
        { name: 'all', when: {}, firstResponse: 'PT48H' },
      ],
    },
  })
  const gold = applySla(settings, calendars, question('important', '2026-11-23T10:00', { tier: 'strategic' }))
  assert.deepEqual([gold.policy, local(gold.resolve)], ['gold', '2026-11-23T22:00'])
  assert.equal(local(gold.warn?.resolve), '2026-11-23T20:00')
  const other = applySla(settings, calendars, question('important', '2026-11-23T10:00', { type: 'usage' }))
  assert.equal(other.policy, 'all')
  assert.equal(
    local(other.firstResponse),
    '2026-11-24T10:00',
    'a first answer takes a day at most, whatever a policy says',
  )
})

test('a target is warned of after three quarters of its time, on its own clock', () => {
  const { settings, calendars, question } = usual
  const urgent = applySla(settings, calendars, question('urgent', '2026-11-23T10:00'))
  assert.equal(local(urgent.warn?.resolve), '2026-11-23T13:00')
  const friday = question('normal', '2026-11-20T17:30')
  const diagnosed = startTarget(settings, calendars, applySla(settings, calendars, friday), friday, 'diagnosis')
  assert.equal(local(diagnosed.diagnosis), '2026-11-23T09:30')
  assert.equal(local(diagnosed.warn?.diagnosis), '2026-11-23T09:15')
})

test('what stood still is due later by as much: elapsed time by elapsed time, working time by working time', () => {
  const { settings, calendars, question } = usual
  const asked = question('important', '2026-11-20T15:00')
  const running = startTarget(settings, calendars, applySla(settings, calendars, asked), asked, 'diagnosis')
  const paused = pause(running, at('2026-11-20T15:30'), null)
  const resumed = resume(paused, at('2026-11-23T09:30'), calendars.default!)
  assert.equal(resumed.paused, null)
  assert.equal(local(running.resolve), '2026-11-21T15:00')
  assert.equal(local(resumed.resolve), '2026-11-24T09:00', '66 hours later')
  assert.equal(local(running.diagnosis), '2026-11-20T16:00')
  assert.equal(local(resumed.diagnosis), '2026-11-23T10:00', 'half an hour of work was left, and is')
  assert.equal(local(resumed.firstResponse), local(running.firstResponse), 'an answer is owed all the same')
})

const ticket = (sla: Ticket['sla'], over: Partial<Ticket> = {}): Ticket =>
  ({
    id: 't',
    open: true,
    status: 'open',
    assignee: 'li',
    acceptedAt: new Date(0),
    firstResponseAt: null,
    sla,
    ...over,
  }) as Ticket

test('the steps of a ticket: warned, breached, up the ladder; what was reached has none', () => {
  const { settings, calendars, question } = usual
  const sla = applySla(settings, calendars, question('urgent', '2026-11-23T10:00'))
  const of = (over: Partial<Ticket>) =>
    steps(settings, ticket(sla, over), null).map(({ what, kind, at: when, to }) => [what, kind, local(when), to.join()])
  assert.deepEqual(of({}), [
    ['firstResponse', 'warning', '2026-11-23T10:22', 'assignee'],
    ['firstResponse', 'breach', '2026-11-23T10:30', 'assignee,supervisor'],
    ['resolve', 'warning', '2026-11-23T13:00', 'assignee'],
    ['resolve', 'breach', '2026-11-23T14:00', 'assignee,supervisor'],
    ['firstResponse', 'breach', '2026-11-24T10:30', 'supervisor,admin'],
    ['resolve', 'breach', '2026-11-24T14:00', 'supervisor,admin'],
  ])
  const answered = of({ firstResponseAt: at('2026-11-23T10:05') })
  assert.ok(answered.every(([what]) => what === 'resolve'))
  assert.deepEqual(of({ firstResponseAt: at('2026-11-23T10:05'), workaroundAt: at('2026-11-23T11:00') }), [])
  assert.deepEqual(of({ firstResponseAt: at('2026-11-23T10:05'), status: 'waiting' }), [])
  assert.deepEqual(of({ open: false, status: 'closed' }), [])
  assert.ok(
    of({ acceptedAt: null }).some(
      ([what, kind, when]) => `${what} ${kind} ${when}` === 'accept offer 2026-11-23T10:30',
    ),
  )
})
