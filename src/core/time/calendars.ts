import type { CalendarSettings } from '../settings.ts'
import { type Calendar, createCalendar, type HolidayList } from './calendar.ts'
import type { Zone } from './zone.ts'

/** Every calendar of the configuration by its name. Rejects where a country has no list of holidays. */
export async function createCalendars(
  settings: Record<string, CalendarSettings>,
  zone: Zone,
  loadHolidays: (country: string | null) => Promise<HolidayList>,
): Promise<Record<string, Calendar>> {
  const made = Object.entries(settings).map(
    async ([name, each]) => [name, createCalendar(each, zone, await loadHolidays(each.holidays))] as const,
  )
  return Object.fromEntries(await Promise.all(made))
}
