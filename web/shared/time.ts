import { inLanguage, language } from './words.ts'

const locale = language === 'zh' ? 'zh-CN' : undefined
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false })
const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', weekday: 'short' })
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', hour12: false })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' })
const { today, yesterday } = inLanguage({
  en: { today: 'Today', yesterday: 'Yesterday' },
  zh: { today: '今天', yesterday: '昨天' },
})

export const clockTime = (at: string) => clock.format(new Date(at))
export const fullTime = (at: string) => full.format(new Date(at))

const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/** Today, yesterday, or the day's date. */
export function dayName(at: string): string {
  const date = new Date(at)
  const ago = Math.round((midnight(new Date()) - midnight(date)) / 86_400_000)
  if (ago === 0) return today
  return ago === 1 ? yesterday : day.format(date)
}

/** How far off an instant is, in its largest fitting unit; negative spans read as past. */
export function fromNow(at: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const size = Math.abs(seconds)
  if (size < 60) return relative.format(seconds, 'second')
  if (size < 3600) return relative.format(Math.trunc(seconds / 60), 'minute')
  if (size < 48 * 3600) return relative.format(Math.trunc(seconds / 3600), 'hour')
  return relative.format(Math.trunc(seconds / 86_400), 'day')
}

/** A span of milliseconds in its largest unit that fits evenly. */
export function spanOf(ms: number): string {
  const units = [
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['second', 1000]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(ms / size)
}
