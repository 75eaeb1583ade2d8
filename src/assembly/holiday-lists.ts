import type { CalendarSettings } from '../core/settings.ts'
import { holidaysKnownUntil } from '../services/holidays/index.ts'

const NOTICE_MS = 60 * 86_400_000

/** How far a calendar's list of holidays reaches, and whether that is far enough for the next sixty days. */
export type HolidayReach = { calendar: string; enough: boolean; what: string; remedy: string }

/** One line for each calendar whose country publishes its holidays year by year. */
export function holidayReach(calendars: Record<string, CalendarSettings>, now: Date): HolidayReach[] {
  return Object.entries(calendars).flatMap(([calendar, { holidays }]) => {
    const until = holidaysKnownUntil(holidays)
    if (until === null) return []
    return [
      {
        calendar,
        enough: new Date(now.getTime() + NOTICE_MS).getUTCFullYear() <= until,
        what: `calendar ${calendar}: the holidays of ${holidays} are known until the end of ${until}; later days are worked by weekday alone`,
        remedy: `update Echodesk once the holidays of ${until + 1} are published, or list them under calendars.${calendar}.exceptions`,
      },
    ]
  })
}
