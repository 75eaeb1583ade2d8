import type { z } from 'zod'

type Definition = {
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  valueType?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  options?: z.ZodType[]
}

const definitionOf = (schema: z.ZodType) => schema.def as Definition

/** The keys that a schema names at this path; none where it takes any. */
export function keysAt(schema: z.ZodType, path: PropertyKey[]): string[] {
  const { shape, element, valueType, innerType, in: input, options } = definitionOf(schema)
  const within = innerType ?? input
  if (within) return keysAt(within, path)
  if (options) return options.flatMap((option) => keysAt(option, path))
  const [first, ...rest] = path
  if (first === undefined) return Object.keys(shape ?? {})
  const next = shape ? shape[String(first)] : (element ?? valueType)
  return next ? keysAt(next, rest) : []
}

/** The one of these words that was probably meant, or null. */
export function nearest(word: string, words: string[]): string | null {
  const [best] = words
    .map((each) => ({ each, distance: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance)
  const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3))
  return best && best.distance <= most ? best.each : null
}

/** How many signs must be put in, taken out or changed to make one word of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [above, sign] of [...one].entries()) {
    const next = [above + 1]
    for (const [left, of] of [...other].entries()) {
      next.push(Math.min(next[left]! + 1, row[left + 1]! + 1, row[left]! + (sign === of ? 0 : 1)))
    }
    row = next
  }
  return row[other.length]!
}
