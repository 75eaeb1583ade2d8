import { stringify } from 'csv-stringify/sync'

/** What a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** Rows as CSV (RFC 4180) that a spreadsheet opens as UTF-8; a text that would be run as a formula is kept a text. */
export function writeCsv(rows: (string | number)[][]): string {
  const safe = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : cell)),
  )
  return stringify(safe, { bom: true, record_delimiter: 'windows' })
}
