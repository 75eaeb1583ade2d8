import chineseDays from 'chinese-days'
import type { HolidayList } from '../../core/time/calendar.ts'

/**
 * Whether a day is a holiday, or a make-up working day, by a country's two letters. China's list comes from the State
 * Council's yearly notice and knows only the years that were published; other countries' are computed.
 * @throws RangeError for a country nobody knows
 */
export async function loadHolidays(country: string | null): Promise<HolidayList> {
  if (country === null || country === '') return () => null
  if (country === 'CN') return chinese
  const { default: Holidays } = await import('date-holidays')
  const list = new Holidays(country)
  if (!list.getCountries()[country]) throw new RangeError(`there is no list of holidays for '${country}'`)
  return (day) => {
    const found = list.isHoliday(new Date(`${day}T12:00:00Z`))
    return (found || []).some(({ type }) => type === 'public') ? 'holiday' : null
  }
}

const chinese: HolidayList = (day) => {
  const { name, work } = chineseDays.getDayDetail(day)
  // An ordinary day is named in English by its weekday; a listed one by its festival, with commas between the parts.
  if (!name.includes(',')) return null
  return work ? 'worked' : 'holiday'
}

/** The last year of which a country's list is published; null where it is computed for every year. */
export function holidaysKnownUntil(country: string | null): number | null {
  if (country !== 'CN') return null
  let year = 2020
  while (chinese(`${year + 1}-10-01`) === 'holiday') year++
  return year
}
