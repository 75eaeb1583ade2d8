import { language } from '../shared/words.ts'

const DAY = 86_400_000
const QUARTER = /^(\d{4})-Q([1-4])$/
const WEEK = /^(\d{4})-W(\d{2})$/

const monthName = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
  year: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})

export type Periods = { week: string; month: string; quarter: string }

/** The week, month and quarter of an instant where the desk is, which the one who looks at it may be far from. */
export function periodsAt(instant: Date, timeZone: string): Periods {
  const date = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' })
  const parts = new Map(date.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const [year = 0, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')]
  return {
    week: weekOf(Date.UTC(year, month - 1, day)),
    month: monthOf(Date.UTC(year, month - 1)),
    quarter: quarterAt(year, Math.floor((month - 1) / 3)),
  }
}

/** The ISO 8601 week of a day, which is the one of its Thursday. */
function weekOf(at: number): string {
  const thursday = new Date(at + (3 - ((new Date(at).getUTCDay() + 6) % 7)) * DAY)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const number = Math.floor((thursday.getTime() - first) / DAY / 7) + 1
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`
}

const monthOf = (at: number): string => new Date(at).toISOString().slice(0, 7)

/** `index` counts from 0 and may lie in another year. */
const quarterAt = (year: number, index: number): string =>
  `${year + Math.floor(index / 4)}-Q${(((index % 4) + 4) % 4) + 1}`

/** A week, a month or a quarter as people call it. */
export function nameOfPeriod(period: string): string {
  const [, year, week] = WEEK.exec(period) ?? []
  if (week) return language === 'zh' ? `${year}年第${Number(week)}周` : `Week ${Number(week)}, ${year}`
  const [, ofYear, quarter] = QUARTER.exec(period) ?? []
  if (quarter) return language === 'zh' ? `${ofYear}年第${quarter}季度` : `Quarter ${quarter}, ${ofYear}`
  const at = Date.parse(`${period}-01T00:00:00Z`)
  return Number.isNaN(at) ? period : monthName.format(at)
}

/** The period beside this one: a month beside a month, a week beside a week, a quarter beside a quarter. */
export function neighbour(period: string, step: 1 | -1): string {
  const [, ofYear, quarter] = QUARTER.exec(period) ?? []
  if (quarter) return quarterAt(Number(ofYear), Number(quarter) - 1 + step)
  const [, ofWeek, number] = WEEK.exec(period) ?? []
  if (number) return weekOf(Date.UTC(Number(ofWeek), 0, 4) + (Number(number) - 1 + step) * 7 * DAY)
  const [year = 0, month = 1] = period.split('-').map(Number)
  return monthOf(Date.UTC(year, month - 1 + step))
}
