import { addDays, type Day, weekday, type Zone } from '../time/zone.ts'

/** A week, a month or a quarter in the desk's time zone, from its first midnight up to the next one's. */
export type Period = { name: string; kind: 'week' | 'month' | 'quarter'; from: Date; to: Date }

const MONTH = /^(20\d{2})-(0[1-9]|1[0-2])$/
const QUARTER = /^(20\d{2})-Q([1-4])$/
const WEEK = /^(20\d{2})-W(0[1-9]|[1-4]\d|5[0-3])$/

/** `2026-10` is a month, `2026-Q4` a quarter, `2026-W42` a week as ISO 8601 counts; null for anything else. */
export function periodNamed(name: string, zone: Zone): Period | null {
  const month = MONTH.exec(name)
  if (month) return monthOf(Number(month[1]), Number(month[2]), zone)
  const quarter = QUARTER.exec(name)
  if (quarter) return quarterOf(Number(quarter[1]), Number(quarter[2]), zone)
  const week = WEEK.exec(name)
  return week && weekOf(Number(week[1]), Number(week[2]), zone)
}

/** The period of this kind that was over last. */
export const lastPeriod = (kind: Period['kind'], now: Date, zone: Zone): Period =>
  periodBefore(periodWith(kind, zone.local(now).day, zone), zone)

/** The one before, of the same kind. */
export const periodBefore = ({ kind, from }: Period, zone: Zone): Period =>
  periodWith(kind, addDays(zone.local(from).day, -1), zone)

function periodWith(kind: Period['kind'], day: Day, zone: Zone): Period {
  const [inYear, inMonth] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  if (kind === 'month') return monthOf(inYear, inMonth, zone)
  if (kind === 'quarter') return quarterOf(inYear, Math.ceil(inMonth / 3), zone)
  // A week belongs to the year that its Thursday is in.
  const thursday = addDays(day, 4 - weekday(day))
  const year = Number(thursday.slice(0, 4))
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000
  return weekOf(year, Math.floor(days / 7) + 1, zone)!
}

function monthOf(year: number, month: number, zone: Zone): Period {
  const from = monthAt(year, month)
  return { name: from, kind: 'month', ...months(from, monthAt(year, month + 1), zone) }
}

function quarterOf(year: number, quarter: number, zone: Zone): Period {
  const first = quarter * 3 - 2
  const span = months(monthAt(year, first), monthAt(year, first + 3), zone)
  return { name: `${year}-Q${quarter}`, kind: 'quarter', ...span }
}

/** `YYYY-MM`; the thirteenth month of a year is the first of the next. */
const monthAt = (year: number, month: number): string =>
  month > 12 ? monthAt(year + 1, month - 12) : `${year}-${String(month).padStart(2, '0')}`

const months = (from: string, to: string, zone: Zone): { from: Date; to: Date } => ({
  from: zone.instant(`${from}-01`, 0),
  to: zone.instant(`${to}-01`, 0),
})

/** Null where the year has no such week. */
function weekOf(year: number, week: number, zone: Zone): Period | null {
  const fourth = `${year}-01-04`
  const monday = addDays(fourth, 1 - weekday(fourth) + (week - 1) * 7)
  if (Number(addDays(monday, 3).slice(0, 4)) !== year) return null
  const name = `${year}-W${String(week).padStart(2, '0')}`
  return { name, kind: 'week', from: zone.instant(monday, 0), to: zone.instant(addDays(monday, 7), 0) }
}
