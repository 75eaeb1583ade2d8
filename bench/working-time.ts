import { createCalendar } from '../src/core/time/calendar.ts'
import { createZone } from '../src/core/time/zone.ts'
import { loadHolidays } from '../src/services/holidays/index.ts'
import { type Bench, perSecond, times } from './support/figure.ts'

const QUESTIONS = 200_000
const TARGET = 100_000
const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const hours = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 13 * 60, to: 18 * 60 },
]

/** Questions of working time over a year with holidays, lunch breaks and nights on which the clock changes, a second. */
export const workingTime: Bench = async (_servers, say) => {
  const week = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, hours]))
  const start = Date.UTC(2026, 0, 1)
  const instants = Array.from(
    { length: QUESTIONS },
    (_, index) => new Date(start + ((index * 7919) % 8760) * HOUR_MS + (index % 3600) * 1000),
  )
  const rate = (ask: (at: Date) => unknown) => {
    const began = performance.now()
    for (const at of instants) ask(at)
    return perSecond(QUESTIONS, performance.now() - began)
  }
  const floor = rate((at) => new Date(at.getTime() + YEAR_MS))
  const figures = []
  for (const [zone, country] of [
    ['Asia/Shanghai', 'CN'],
    ['Europe/Berlin', 'DE'],
  ] as const) {
    const calendar = createCalendar(
      { hours: week, holidays: country, exceptions: [] },
      createZone(zone),
      await loadHolidays(country),
    )
    // A country's holidays are asked once for each day, when it is first come to.
    calendar.workingTimeBetween(new Date(start), new Date(start + YEAR_MS + 1000 * HOUR_MS))
    for (const [what, ask] of [
      ['adding 8 h of working time', (at: Date) => calendar.addWorkingTime(at, 8 * HOUR_MS)],
      [
        'working time within two days',
        (at: Date) => calendar.workingTimeBetween(at, new Date(at.getTime() + 48 * HOUR_MS)),
      ],
      ['adding 3 business days', (at: Date) => calendar.addBusinessDays(at, 3)],
    ] as const) {
      const measured = rate(ask)
      say(`${what}, ${zone}: ${Math.round(measured)} a second`)
      figures.push({
        what: `${what}, ${zone}`,
        measured: `${Math.round(measured)} a second`,
        floor: `${Math.round(floor)} a second (a plain sum)`,
        ratio: times(floor / measured),
        target: `≥ ${TARGET} a second`,
        ok: measured >= TARGET,
      })
    }
  }
  return figures
}
