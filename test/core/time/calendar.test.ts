import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Calendar, createCalendar } from '../../../src/core/time/calendar.ts'
import { createZone } from '../../../src/core/time/zone.ts'
import { holidaysKnownUntil, loadHolidays } from '../../../src/services/holidays/index.ts'

const HOUR = 3_600_000
const week = (...periods: [number, number][]) =>
  Object.fromEntries(
    [1, 2, 3, 4, 5].map((day) => [day, periods.map(([from, to]) => ({ from: from * 60, to: to * 60 }))]),
  )

const calendar = async (zone: string, holidays: string | null, ...periods: [number, number][]): Promise<Calendar> =>
  createCalendar({ hours: week(...periods), holidays, exceptions: [] }, createZone(zone), await loadHolidays(holidays))

const at = (text: string) => new Date(`${text}+08:00`)
const china = await calendar('Asia/Shanghai', 'CN', [9, 12], [13, 18])
const nineToFive = await calendar('Asia/Shanghai', null, [9, 17])

const working: [name: string, calendar: Calendar, from: string, hours: number, to: string][] = [
  ['Friday 16:30 plus an hour is Monday 09:30', nineToFive, '2026-11-20T16:30', 1, '2026-11-23T09:30'],
  ['lunch is no working time', china, '2026-11-23T11:30', 1, '2026-11-23T13:30'],
  ['what begins before work begins with it', china, '2026-11-23T06:00', 1, '2026-11-23T10:00'],
  ['what begins in the lunch break begins after it', china, '2026-11-23T12:20', 2, '2026-11-23T15:00'],
  ['a full day ends at its end, not at the next beginning', china, '2026-11-23T09:00', 8, '2026-11-23T18:00'],
  ['the National Day week is skipped', china, '2026-09-30T17:00', 2, '2026-10-08T10:00'],
  ['the make-up Saturday is worked', china, '2026-10-09T17:00', 2, '2026-10-10T10:00'],
  ['and the Sunday after it is not', china, '2026-10-10T17:00', 2, '2026-10-12T10:00'],
  ['the worked Sunday before the holiday', china, '2026-09-19T12:00', 1, '2026-09-20T10:00'],
]

for (const [name, which, from, hours, to] of working) {
  test(`working time: ${name}`, () => {
    assert.equal(which.addWorkingTime(at(from), hours * HOUR).toISOString(), at(to).toISOString())
    assert.equal(which.workingTimeBetween(at(from), at(to)), hours * HOUR)
  })
}

const business: [name: string, from: string, days: number, to: string][] = [
  ['three business days keep the time of day', '2026-11-23T10:15', 3, '2026-11-26T10:15'],
  ['over a weekend', '2026-11-20T16:00', 1, '2026-11-23T16:00'],
  ['over the National Day week and its make-up Saturday', '2026-09-30T10:00', 3, '2026-10-10T10:00'],
  ['from the evening: the end of the last day', '2026-11-23T22:00', 1, '2026-11-24T18:00'],
  ['from a Sunday: counted from Monday morning', '2026-11-22T15:00', 1, '2026-11-24T09:00'],
]

for (const [name, from, days, to] of business) {
  test(`business days: ${name}`, () => {
    assert.equal(china.addBusinessDays(at(from), days).toISOString(), at(to).toISOString())
  })
}

test('both nights on which the clock changes: eight hours of work stay eight hours', async () => {
  const night = createCalendar(
    { hours: { 7: [{ from: 0, to: 600 }] }, holidays: null, exceptions: [] },
    createZone('Europe/Berlin'),
    () => null,
  )
  const spring = new Date('2026-03-28T23:00:00Z')
  assert.equal(night.addWorkingTime(spring, 4 * HOUR).toISOString(), '2026-03-29T03:00:00.000Z')
  const autumn = new Date('2026-10-24T22:00:00Z')
  assert.equal(night.workingTimeBetween(autumn, new Date('2026-10-25T12:00:00Z')), 11 * HOUR)
})

test('a day of the desk’s own stands over the week and the country', () => {
  const own = createCalendar(
    {
      hours: week([9, 17]),
      holidays: null,
      exceptions: [
        { date: '2026-11-23', hours: [] },
        { date: '2026-11-22', hours: [{ from: 600, to: 660 }] },
      ],
    },
    createZone('Asia/Shanghai'),
    () => null,
  )
  assert.equal(own.isBusinessDay('2026-11-23'), false)
  assert.equal(own.isBusinessDay('2026-11-22'), true)
  assert.equal(own.nextWorking(at('2026-11-22T10:30')).toISOString(), at('2026-11-22T10:30').toISOString())
  assert.equal(own.nextWorking(at('2026-11-22T11:30')).toISOString(), at('2026-11-24T09:00').toISOString())
})

test('a calendar that never works says so instead of searching forever', () => {
  const never = createCalendar({ hours: {}, holidays: null, exceptions: [] }, createZone('UTC'), () => null)
  assert.throws(() => never.addWorkingTime(new Date(0), HOUR), /no working hours/)
})

test('another country’s holidays are known, an unknown country is refused', async () => {
  const germany = await loadHolidays('DE')
  assert.equal(germany('2026-12-25'), 'holiday')
  assert.equal(germany('2026-12-22'), null)
  await assert.rejects(loadHolidays('XX'), RangeError)
})

const berlin = createCalendar(
  {
    hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: 0, to: 1440 }]])),
    holidays: null,
    exceptions: [],
  },
  createZone('Europe/Berlin'),
  () => null,
)

const changes: [name: string, from: string, hours: number, to: string][] = [
  ['the spring day has 23 hours', '2026-03-28T23:00:00Z', 23, '2026-03-29T22:00:00Z'],
  ['the autumn day has 25 hours', '2026-10-24T22:00:00Z', 25, '2026-10-25T23:00:00Z'],
  ['an hour over the gap is an hour', '2026-03-29T00:30:00Z', 1, '2026-03-29T01:30:00Z'],
  ['an hour in the hour that comes twice is an hour', '2026-10-25T00:30:00Z', 1, '2026-10-25T01:30:00Z'],
]

for (const [name, from, hours, to] of changes) {
  test(`around the clock: ${name}`, () => {
    assert.equal(berlin.addWorkingTime(new Date(from), hours * HOUR).toISOString(), new Date(to).toISOString())
    assert.equal(berlin.workingTimeBetween(new Date(from), new Date(to)), hours * HOUR)
  })
}

test('a business day later is the same time of day over both nights', () => {
  const day = (at: string) => berlin.addBusinessDays(new Date(at), 1).toISOString()
  assert.equal(day('2026-03-28T16:00:00Z'), '2026-03-29T15:00:00.000Z')
  assert.equal(day('2026-10-24T15:00:00Z'), '2026-10-25T16:00:00.000Z')
})

test('each day of the National Day holidays of 2026, and the days that are worked for them', () => {
  const worked = ['2026-09-19', '2026-09-20', '2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12']
  const off = [
    '2026-10-01',
    '2026-10-02',
    '2026-10-03',
    '2026-10-04',
    '2026-10-05',
    '2026-10-06',
    '2026-10-07',
    '2026-10-11',
  ]
  assert.deepEqual(
    worked.filter((day) => !china.isBusinessDay(day)),
    ['2026-09-19'],
  )
  assert.deepEqual(
    off.filter((day) => china.isBusinessDay(day)),
    [],
  )
})

test('how far a list of holidays reaches: China’s year by year, a computed one without end', () => {
  assert.ok(holidaysKnownUntil('CN')! >= 2026)
  assert.equal(china.isBusinessDay(`${holidaysKnownUntil('CN')! + 1}-10-01`), isWeekday(holidaysKnownUntil('CN')! + 1))
  assert.equal(holidaysKnownUntil('DE'), null)
  assert.equal(holidaysKnownUntil(null), null)
})

const isWeekday = (year: number): boolean => [1, 2, 3, 4, 5].includes(new Date(Date.UTC(year, 9, 1)).getUTCDay())
