const MINUTE = 60_000
/** Offsets change on these, in every zone of today. */
const QUARTER = 15 * MINUTE
const MOST_KNOWN = 10_000

/** A calendar day in a time zone, `YYYY-MM-DD`. */
export type Day = string

export type Zone = {
  name: string
  /** The local day and the minutes after midnight that the wall clock shows then. */
  local(at: Date): { day: Day; minutes: number }
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
  const known = new Map<number, number>()

  /** Asking costs so much that a storm of updates would be half of it. */
  const offsetAt = (at: number): number => {
    const quarter = Math.floor(at / QUARTER)
    let offset = known.get(quarter)
    if (offset === undefined) {
      if (known.size === MOST_KNOWN) known.clear()
      offset = askOffset(quarter * QUARTER)
      known.set(quarter, offset)
    }
    return offset
  }

  return {
    name,
    local(at) {
      const wall = at.getTime() + offsetAt(at.getTime())
      const midnight = Math.floor(wall / 86_400_000) * 86_400_000
      return { day: dayOf(midnight), minutes: Math.floor((wall - midnight) / MINUTE) }
    },
    instant(day, minutes) {
      const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE
      const before = wall - offsetAt(wall - 86_400_000)
      const after = wall - offsetAt(wall + 86_400_000)
      const shows = (at: number) => at + offsetAt(at) === wall
      if (shows(Math.min(before, after))) return new Date(Math.min(before, after))
      if (shows(Math.max(before, after))) return new Date(Math.max(before, after))
      return new Date(Math.max(before, after))
    },
  }
}

const dayOf = (midnight: number): Day => new Date(midnight).toISOString().slice(0, 10)

/** The day `count` days later (earlier where negative). */
export const addDays = (day: Day, count: number): Day => dayOf(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000)

/** 1 is Monday, 7 is Sunday, as ISO 8601 counts. */
export const weekday = (day: Day): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
