/**
 * The Date header as an ISO-8601 instant in UTC, or null where it cannot be read. Without a zone it is taken as UTC.
 */
export function parseDate(value: string): string | null {
  const cleaned = value
    .replace(/\([^()]{0,100}\)/g, ' ')
    .replace(/\b(\d{1,2})\.(\d{2})\.(\d{2})\b/g, '$1:$2:$3')
    .replace(/\b(?:GMT|UTC|UT)\s?([+-]\d)/gi, '$1')
    .replace(/^[A-Za-z]{2,9}\.?,?\s+(?=\d)/, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (cleaned.length > 100 || !/\d.*\d/.test(cleaned)) return null
  const hasZone = /([+-]\d{2}:?\d{2}|[zZ]|[A-Z]{2,5})$/.test(cleaned.replace(/ (AM|PM)$/i, ''))
  for (const candidate of [cleaned, cleaned.replace(/ [A-Za-z]+$/, ''), cleaned.replace(/ ?[+-]\d*$/, '')]) {
    const instant = new Date(hasZone && candidate === cleaned ? candidate : `${candidate} +0000`)
    const year = instant.getUTCFullYear()
    if (year >= 1970 && year <= 9999) return instant.toISOString()
  }
  return null
}
