const MINUTE = 60_000
const DAY_MS = 86_400_000
/** Offsets change on these, in every zone of today. */
const QUARTER = 15 * MINUTE
const MOST_KNOWN = 10_000

/** Of a day, in minutes after midnight: when what was given as a day ends. */
export const LAST_MINUTE = 24 * 60 - 1

/** A calendar day in a time zone, `YYYY-MM-DD`. */
export type Day = string

export type Zone = {
  name: string
  /** The local day and the minutes after midnight that the wall clock shows then. */
  local(at: Date): { day: Day; minutes: number }
  /** What the wall clock shows at an instant: milliseconds since the beginning of 1970 on that clock. */
  wall(at: number): number
  /** `instant` in milliseconds, of the day that comes so many days after the first of 1970. */
  instantAt(day: number, minutes: number): number
  /** The instant of a wall-clock time. One that is skipped in spring moves behind the gap; one that comes twice is the first. */
  instant(day: Day, minutes: number): Date
}

/** Throws a RangeError for a name that is no IANA time zone. */
export function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })

  const askOffset = (at: number): number => {
    const parts: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at)) parts[type] = Number(value)
    const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second)
    return wall - Math.floor(at / 1000) * 1000
  }
  const quarters = remembering((quarter) => askOffset(quarter * QUARTER))
  const starts = remembering((day) => askOffset(day * DAY_MS))
  /** Asking costs a hundred times what all else costs: on a day on which the offset stays, one answer serves it all. */
  const offsetAt = (at: number): number => {
    const day = Math.floor(at / DAY_MS)
    const offset = starts(day)
    return offset === starts(day + 1) ? offset : quarters(Math.floor(at / QUARTER))
  }

  const wall = (at: number): number => at + offsetAt(at)

  const instantAt = (day: number, minutes: number): number => {
    const wanted = day * DAY_MS + minutes * MINUTE
    const before = wanted - offsetAt(wanted - DAY_MS)
    const after = wanted - offsetAt(wanted + DAY_MS)
    const first = Math.min(before, after)
    return wall(first) === wanted ? first : Math.max(before, after)
  }

  return {
    name,
    local(at) {
      const shown = wall(at.getTime())
      const midnight = Math.floor(shown / DAY_MS) * DAY_MS
      return { day: dayOf(midnight), minutes: Math.floor((shown - midnight) / MINUTE) }
    },
    wall,
    instantAt,
    instant: (day, minutes) => new Date(instantAt(countOf(day), minutes)),
  }
}

/** The answers of a function of one number, asked once each. */
function remembering(ask: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>()
  return (key) => {
    let found = known.get(key)
    if (found === undefined) {
      if (known.size === MOST_KNOWN) known.clear()
      found = ask(key)
      known.set(key, found)
    }
    return found
  }
}

const dayOf = (midnight: number): Day => new Date(midnight).toISOString().slice(0, 10)

/** The day that comes so many days after the first of 1970. */
export const dayAt = (count: number): Day => dayOf(count * DAY_MS)

export const countOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS

/** The day `count` days later (earlier where negative). */
export const addDays = (day: Day, count: number): Day => dayOf(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS)

/** 1 is Monday, 7 is Sunday, as ISO 8601 counts. */
export const weekday = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
