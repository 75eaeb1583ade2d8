import { addDays, type Day, weekday, type Zone } from '../time/zone.ts'

/** A month or a week in the desk's time zone, from its first midnight up to the next one's. */
export type Period = { name: string; kind: 'month' | 'week'; from: Date; to: Date }

const MONTH = /^(20\d{2})-(0[1-9]|1[0-2])$/
const WEEK = /^(20\d{2})-W(0[1-9]|[1-4]\d|5[0-3])$/

/** `2026-10` is a month, `2026-W42` a week as ISO 8601 counts; null for anything else. */
export function periodNamed(name: string, zone: Zone): Period | null {
  const month = MONTH.exec(name)
  if (month) return monthOf(Number(month[1]), Number(month[2]), zone)
  const week = WEEK.exec(name)
  return week && weekOf(Number(week[1]), Number(week[2]), zone)
}

/** The period of this kind that was over last. */
export function lastPeriod(kind: Period['kind'], now: Date, zone: Zone): Period {
  const { day } = zone.local(now)
  return kind === 'month'
    ? periodWith(kind, addDays(`${day.slice(0, 7)}-01`, -1), zone)
    : periodWith(kind, addDays(day, -7), zone)
}

/** The one before, of the same kind. */
export const periodBefore = ({ kind, from }: Period, zone: Zone): Period =>
  periodWith(kind, addDays(zone.local(from).day, -1), zone)

function periodWith(kind: Period['kind'], day: Day, zone: Zone): Period {
  if (kind === 'month') return monthOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), zone)
  // A week belongs to the year that its Thursday is in.
  const thursday = addDays(day, 4 - weekday(day))
  const year = Number(thursday.slice(0, 4))
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000
  return weekOf(year, Math.floor(days / 7) + 1, zone)!
}

function monthOf(year: number, month: number, zone: Zone): Period {
  const first = `${year}-${String(month).padStart(2, '0')}`
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
  return { name: first, kind: 'month', from: zone.instant(`${first}-01`, 0), to: zone.instant(`${next}-01`, 0) }
}

/** Null where the year has no such week. */
function weekOf(year: number, week: number, zone: Zone): Period | null {
  const fourth = `${year}-01-04`
  const monday = addDays(fourth, 1 - weekday(fourth) + (week - 1) * 7)
  if (Number(addDays(monday, 3).slice(0, 4)) !== year) return null
  const name = `${year}-W${String(week).padStart(2, '0')}`
  return { name, kind: 'week', from: zone.instant(monday, 0), to: zone.instant(addDays(monday, 7), 0) }
}
