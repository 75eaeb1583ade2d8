import { language } from '../shared/words.ts'
import type { ReportFigure } from './api.ts'

const units = language === 'zh' ? { d: ' 天 ', h: ' 小时 ', min: ' 分' } : { d: ' d ', h: ' h ', min: ' min' }

/** A figure as people read it; a dash where there is none. */
export function figureText(kind: ReportFigure['kind'], value: number | null): string {
  if (value === null) return '–'
  if (kind === 'share') return `${(value * 100).toFixed(1)}%`
  if (kind === 'mean') return value.toFixed(2)
  if (kind === 'count') return String(value)
  const minutes = Math.round(value / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days}${units.d}${hours}${units.h}`.trim()
  return `${hours > 0 ? `${hours}${units.h}` : ''}${minutes % 60}${units.min}`
}

export const isMissed = ({ value, target }: ReportFigure): boolean =>
  target !== null && value !== null && value < target

export const thisMonth = (): string => {
  const now = new Date()
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`
}

const DAY = 86_400_000

/** The ISO 8601 week of a day, which is the one of its Thursday. */
function weekOf(at: number): string {
  const thursday = new Date(at + (3 - ((new Date(at).getUTCDay() + 6) % 7)) * DAY)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  const number = Math.floor((thursday.getTime() - first) / DAY / 7) + 1
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`
}

export const thisWeek = (): string => {
  const now = new Date()
  return weekOf(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()))
}

const monthName = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
  year: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})

const QUARTER = /^(\d{4})-Q([1-4])$/

export const thisQuarter = (): string => quarterAt(new Date().getFullYear(), Math.floor(new Date().getMonth() / 3))

/** `index` counts from 0 and may lie in another year. */
const quarterAt = (year: number, index: number): string =>
  `${year + Math.floor(index / 4)}-Q${(((index % 4) + 4) % 4) + 1}`

/** A week, a month or a quarter as people call it. */
export function nameOfPeriod(period: string): string {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(period) ?? []
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
  const week = /^(\d{4})-W(\d{2})$/.exec(period)
  if (!week) {
    const [year = 0, month = 1] = period.split('-').map(Number)
    return new Date(Date.UTC(year, month - 1 + step)).toISOString().slice(0, 7)
  }
  const fourth = Date.UTC(Number(week[1]), 0, 4)
  return weekOf(fourth + (Number(week[2]) - 1 + step) * 7 * DAY)
}
