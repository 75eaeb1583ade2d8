import { UnreadableError } from '../../core/errors.ts'
import { cleanText } from '../shared/clean-text.ts'

/** One entry of `msg_list`, or a part of it: nothing about its fields is sure. */
export type Item = Record<string, unknown>

/** Throws `UnreadableError` where the bytes are no object. */
export function readItem(body: Uint8Array): Item {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (isItem(value)) return value
  } catch {}
  throw new UnreadableError('a message of WeCom that is not a JSON object')
}

export const partOf = (item: Item, name: string): Item => (isItem(item[name]) ? item[name] : {})

/** A text or a number as text; empty where it is neither. */
export function textOf(item: Item, name: string): string {
  const value = item[name]
  return typeof value === 'string' || typeof value === 'number' ? cleanText(String(value)) : ''
}

/** Throws `UnreadableError` that names the field where it is missing. */
export function needed(item: Item, name: string): string {
  const value = textOf(item, name).trim()
  if (value === '') throw new UnreadableError(`a message of WeCom without ${name}`)
  return value
}

/** Seconds since 1970, as WeCom writes times. Throws `UnreadableError`. */
export function timeOf(seconds: string): Date {
  const at = new Date(Number(seconds || Number.NaN) * 1000)
  if (Number.isNaN(at.getTime())) throw new UnreadableError(`a message of WeCom whose time is '${seconds}'`)
  return at
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a table has under a name that came from outside. */
export const entry = <T>(table: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
