import { CommandError } from '../errors.ts'
import type { TicketType } from '../records/types.ts'
import { type Field, type Form, fieldsFor, longest, type Row } from './field.ts'

/** Against what values are checked: the ticket's type, and the time in the desk's zone. */
export type Surroundings = {
  type: TicketType
  now: Date
  /** The end of a day given as `YYYY-MM-DD`. */
  endOf(day: string): Date
}

const YEARS_MS = 5 * 365 * 86_400_000
const MOST = 100

/** A value that is not what the field asks for: what was expected. */
class Unfit extends Error {}

/**
 * The form with every value checked and in its own type. Throws `CommandError` (invalid) that lists each field that is
 * missing or absurd and what was expected of it.
 */
export function fillForm(
  command: string,
  form: Form,
  given: Record<string, unknown>,
  surroundings: Surroundings,
): Record<string, unknown> {
  const values: Record<string, unknown> = Object.fromEntries(Object.keys(form.fields).map((name) => [name, null]))
  const wrong: { path: string; message: string }[] = []
  for (const [name, field] of fieldsFor(form, surroundings.type)) {
    try {
      const asked = !field.where || field.where.is.includes(String(given[field.where.field]))
      const value = readValue(field, given[name], surroundings)
      if (value === null && field.required && asked) {
        throw new Unfit(`is missing: ${expected(field)}`)
      }
      values[name] = value ?? (field.kind === 'flag' ? false : isMany(field) ? [] : null)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      wrong.push({ path: name, message: error.message })
    }
  }
  if (wrong.length === 0) return values
  const told = wrong.map(({ path, message }) => `${path} ${message}`).join('; ')
  throw new CommandError('invalid', `'${command}' cannot be done like this: ${told}.`, wrong)
}

const isMany = (field: Field): boolean => field.kind === 'list' || field.kind === 'rows'

/** Null where nothing was given. Throws `Unfit`. */
function readValue(field: Field, given: unknown, surroundings: Surroundings): unknown {
  if (given === undefined || given === null || given === '') return null
  switch (field.kind) {
    case 'flag':
      return flagOf(field, given)
    case 'rows':
      return rowsOf(Object.keys(field.columns), field, given)
    case 'list':
      return wordsOf(field, given)
    default: {
      if (typeof given !== 'string') throw new Unfit(`is not a text: ${expected(field)}`)
      const text = given.trim()
      if (text === '') return null
      if (field.kind === 'date') return dateOf(text, surroundings)
      if (field.kind === 'choice') {
        if (!Object.hasOwn(field.options, text)) throw new Unfit(`is '${text.slice(0, 50)}': ${expected(field)}`)
        return text
      }
      const most = longest[field.kind]
      if (text.length > most) throw new Unfit(`has ${text.length} characters: ${most} are the most`)
      return text
    }
  }
}

function flagOf(field: Field, given: unknown): true | null {
  if (given === true || given === 'true') return true
  if (given === false || given === 'false') return null
  throw new Unfit(`is neither true nor false: ${expected(field)}`)
}

function dateOf(text: string, { now, endOf }: Surroundings): Date {
  const day = /^\d{4}-\d\d-\d\d$/.test(text)
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text)
  const date = day || instant ? new Date(text) : new Date(Number.NaN)
  // A day that the month does not have is moved into the next one by some readers and refused by others.
  const exists = !Number.isNaN(date.getTime()) && (!day || date.toISOString().startsWith(text))
  if (!exists) throw new Unfit(`is '${text.slice(0, 50)}': expected a day such as 2026-12-01, or an ISO 8601 instant`)
  const at = day ? endOf(text) : date
  if (at <= now) throw new Unfit('lies in the past: expected a time to come')
  if (at.getTime() - now.getTime() > YEARS_MS) throw new Unfit('is more than five years away: expected one nearer')
  return at
}

/** Rows as a table, or written as lines. */
function rowsOf(columns: string[], field: Field, given: unknown): Row[] | null {
  const lines = typeof given === 'string' ? linesOf(given).map((line) => cellsOf(columns, line)) : given
  if (!Array.isArray(lines)) throw new Unfit(`is not a table: ${expected(field)}`)
  if (lines.length > MOST) throw new Unfit(`has ${lines.length} rows: ${MOST} are the most`)
  const rows = lines.map((line: unknown, index) => {
    const cells = columns.map((column) => [column, cellOf((line as Row | null)?.[column])] as const)
    const empty = cells.filter(([, cell]) => !cell).map(([column]) => column)
    if (empty.length > 0) throw new Unfit(`row ${index + 1} lacks ${empty.join(' and ')}: ${expected(field)}`)
    return Object.fromEntries(cells)
  })
  return rows.length > 0 ? rows : null
}

const cellOf = (cell: unknown): string => (typeof cell === 'string' ? cell.trim().slice(0, longest.line) : '')

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

const cellsOf = (columns: string[], line: string): Row => {
  const cells = line.split(/[|｜]/)
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
}

function wordsOf(field: Field, given: unknown): string[] | null {
  const words = typeof given === 'string' ? given.split(/[\s,，]+/) : given
  if (!Array.isArray(words) || words.some((word) => typeof word !== 'string')) {
    throw new Unfit(`is not a list: ${expected(field)}`)
  }
  if (words.length > MOST) throw new Unfit(`has ${words.length} entries: ${MOST} are the most`)
  const kept = [...new Set(words.map((word: string) => word.trim()).filter(Boolean))]
  return kept.length > 0 ? kept : null
}

function expected(field: Field): string {
  switch (field.kind) {
    case 'choice':
      return `expected one of ${Object.keys(field.options).join(', ')}`
    case 'rows':
      return `expected rows with ${Object.keys(field.columns).join(', ')}`
    case 'list':
      return 'expected at least one'
    case 'date':
      return 'expected a day or an instant to come'
    case 'flag':
      return 'expected true'
    default:
      return `expected up to ${longest[field.kind]} characters`
  }
}
