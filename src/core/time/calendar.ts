import type { CalendarSettings, LocalTime } from '../settings.ts'
import { countOf, type Day, dayAt, weekday, type Zone } from './zone.ts'

/** What a country's list says of a day; null where it says nothing. */
export type HolidayList = (day: Day) => 'holiday' | 'worked' | null

type Period = { from: number; to: number }

const MINUTE = 60_000
const DAY_MS = 86_400_000

/** How far ahead a next working moment is looked for, in days, before the calendar counts as one that never works. */
const HORIZON = 400

/** Working hours with breaks, holidays and make-up working days, in one time zone. */
export type Calendar = {
  isBusinessDay(day: Day): boolean
  /** The instant after this much working time. Throws where the calendar never works. */
  addWorkingTime(from: Date, milliseconds: number): Date
  /** Working milliseconds between two instants. */
  workingTimeBetween(from: Date, to: Date): number
  /** The same wall-clock time so many business days later, kept within that day's hours. */
  addBusinessDays(from: Date, days: number): Date
  /** The instant itself where work is on, else when it next begins. */
  nextWorking(from: Date): Date
  /** The first business day from this day on. */
  businessDayFrom(day: Day): Day
  zone: Zone
}

export function createCalendar(settings: CalendarSettings, zone: Zone, holidays: HolidayList): Calendar {
  const exceptions = new Map(settings.exceptions.map(({ date, hours }) => [date, hours]))
  const workedHours = Object.entries(settings.hours).find(([, hours]) => hours.length > 0)?.[1] ?? []

  const hoursOf = (day: Day): { from: LocalTime; to: LocalTime }[] => {
    const exception = exceptions.get(day)
    if (exception) return exception
    const usual = settings.hours[weekday(day)] ?? []
    const word = holidays(day)
    if (word === 'holiday') return []
    if (word === 'worked') return usual.length > 0 ? usual : workedHours
    return usual
  }

  const known = new Map<number, Period[]>()
  const periods = (day: number): Period[] => {
    let found = known.get(day)
    if (!found) {
      found = hoursOf(dayAt(day)).map(({ from, to }) => ({
        from: zone.instantAt(day, from),
        to: zone.instantAt(day, to),
      }))
      known.set(day, found)
    }
    return found
  }

  const businessDayFrom = (day: number): number => {
    for (let each = day; each < day + HORIZON; each++) {
      if (periods(each).length > 0) return each
    }
    throw new RangeError(`the calendar has no working hours within ${HORIZON} days of ${dayAt(day)}: give it hours`)
  }

  /** Calls back with each working period from an instant on, until it answers true. */
  const walk = (from: number, visit: (period: Period) => boolean): void => {
    for (let day = Math.floor(zone.wall(from) / DAY_MS); ; day++) {
      day = businessDayFrom(day)
      for (const period of periods(day)) {
        if (period.to > from && visit({ from: Math.max(period.from, from), to: period.to })) return
      }
    }
  }

  return {
    zone,
    businessDayFrom: (day) => dayAt(businessDayFrom(countOf(day))),
    isBusinessDay: (day) => periods(countOf(day)).length > 0,
    addWorkingTime(from, milliseconds) {
      let left = milliseconds
      let end = from.getTime()
      walk(from.getTime(), (period) => {
        end = period.from + Math.min(left, period.to - period.from)
        left -= period.to - period.from
        return left <= 0
      })
      return new Date(end)
    },
    workingTimeBetween(from, to) {
      let sum = 0
      if (to <= from) return sum
      walk(from.getTime(), (period) => {
        sum += Math.max(0, Math.min(period.to, to.getTime()) - period.from)
        return period.to >= to.getTime()
      })
      return sum
    },
    addBusinessDays(from, days) {
      const wall = zone.wall(from.getTime())
      const today = Math.floor(wall / DAY_MS)
      let day = businessDayFrom(today)
      const minutes = day === today ? Math.floor((wall - today * DAY_MS) / MINUTE) : 0
      for (let left = days; left > 0; left--) day = businessDayFrom(day + 1)
      const hours = periods(day)
      const same = zone.instantAt(day, minutes)
      return new Date(Math.min(Math.max(same, hours[0]!.from), hours.at(-1)!.to))
    },
    nextWorking(from) {
      let found = from.getTime()
      walk(from.getTime(), (period) => {
        found = period.from
        return true
      })
      return new Date(found)
    },
  }
}
