const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000]

/** An ISO 8601 duration of weeks, days and time in milliseconds (a day is 24 hours), or null where it is none. */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return null
  return UNITS_MS.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0)
}

/** `HH:MM` as minutes after midnight (24:00 is the day's end), or null. */
export function localTime(text: string): number | null {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text)
  if (!match) return null
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes <= 1440 ? minutes : null
}

/** `HH:MM-HH:MM`, or null where it is none or ends before it begins. */
export function period(text: string): { from: number; to: number } | null {
  const [from, to, more] = text.split('-').map((each) => localTime(each.trim()))
  if (from === null || to === null || from === undefined || to === undefined || more !== undefined) return null
  return from < to ? { from, to } : null
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** `mon` or `mon-fri` as ISO weekdays, or null. */
export function weekdays(text: string): number[] | null {
  const [first, last = first] = text.split('-').map((name) => WEEKDAYS.indexOf(name.trim().toLowerCase()) + 1)
  if (!first || !last || first > last) return null
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
