import { parse } from 'csv-parse/sync'
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

/**
 * Reads CSV with a heading, by its names; blanks around a cell and a UTF-8 mark before it are not part of it. Throws an
 * error that names the line where it is none.
 */
export function readCsv(text: string): Record<string, string>[] {
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, trim: true, skip_empty_lines: true })
  // The mark that keeps a spreadsheet from running a cell as a formula.
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.replace(/^'(?=[=+\-@])/, '')])),
  )
}
