/**
 * The days of October and November 2026 in Shanghai, written down by hand: the National Day week is free, Saturday the
 * 10th is worked. Nothing here comes from the product. Times are milliseconds since 1970, days count from then, locally.
 */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const OFFSET = 8 * HOUR

export const dayOf = (at: number): number => Math.floor((at + OFFSET) / DAY)

/** A local time on a day. */
export const onDay = (day: number, hour: number, minute = 0): number =>
  day * DAY - OFFSET + hour * HOUR + minute * MINUTE

/** `YYYYMMDD` */
export const dayName = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10).replaceAll('-', '')

export function isBusinessDay(day: number): boolean {
  const name = dayName(day)
  if (name >= '20261001' && name <= '20261007') return false
  if (name === '20261010') return true
  const weekday = new Date(day * DAY).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

export function businessDayFrom(day: number): number {
  let each = day
  while (!isBusinessDay(each)) each += 1
  return each
}

/** The moment itself between 8:00 and 21:00 of a business day, else the next 8:00 of one. */
export function contactTime(at: number): number {
  const day = dayOf(at)
  if (isBusinessDay(day) && at < onDay(day, 21)) return Math.max(at, onDay(day, 8))
  return onDay(businessDayFrom(day + 1), 8)
}

/** The moment itself in working hours (9 to 12, 13 to 18), else when work begins next. */
export function workingTime(at: number): number {
  const day = dayOf(at)
  if (isBusinessDay(day)) {
    if (at < onDay(day, 12)) return Math.max(at, onDay(day, 9))
    if (at < onDay(day, 18)) return Math.max(at, onDay(day, 13))
  }
  return onDay(businessDayFrom(day + 1), 9)
}
