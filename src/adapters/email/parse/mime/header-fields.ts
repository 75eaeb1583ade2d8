import { LimitExceeded, type Limits } from '../limits.ts'

/** One header field. `value` is unfolded and holds one character per byte (latin1), so nothing is decoded yet. */
export type HeaderField = { name: string; value: string }

export type HeaderBlock = { fields: HeaderField[]; bodyStart: number }

const fieldName = /^[!-9;-~]{1,200}[ \t]*:/

/**
 * Reads the header block of `bytes` from `start`, never beyond `end`. Garbage inside the block is taken as the
 * continuation of a badly folded field; a line without a colon after which no field follows begins the body.
 */
export function readHeaderBlock(bytes: Buffer, start: number, end: number, limits: Limits): HeaderBlock {
  const { lines, bodyStart } = splitLines(bytes, start, end, limits)
  const lastField = lines.findLastIndex((line) => fieldName.test(line.text))
  const fields: { name: string; parts: string[] }[] = []
  for (const [index, line] of lines.entries()) {
    const current = fields.at(-1)
    const isContinuation = /^[ \t]/.test(line.text)
    if (!isContinuation && fieldName.test(line.text)) {
      const colon = line.text.indexOf(':')
      fields.push({ name: line.text.slice(0, colon).trim().toLowerCase(), parts: [line.text.slice(colon + 1)] })
      if (fields.length > limits.headerFields) throw new LimitExceeded(`more than ${limits.headerFields} header fields`)
    } else if (index === 0 && /^>?From /.test(line.text)) {
      // the envelope line of an mbox file
    } else if (index > lastField && !isContinuation) {
      return { fields: join(fields), bodyStart: line.start }
    } else current?.parts.push(line.text)
  }
  return { fields: join(fields), bodyStart }
}

function join(fields: { name: string; parts: string[] }[]): HeaderField[] {
  return fields.map(({ name, parts }) => ({ name, value: parts.join('').trim() }))
}

function splitLines(bytes: Buffer, start: number, end: number, limits: Limits) {
  const lines: { text: string; start: number }[] = []
  let position = start
  while (position < end) {
    const newline = bytes.indexOf(0x0a, position)
    const next = newline < 0 || newline >= end ? end : newline + 1
    if (next - start > limits.headerBlock) throw new LimitExceeded(`headers larger than ${limits.headerBlock} bytes`)
    const text = bytes.toString('latin1', position, next).replace(/[\r\n]+$/, '')
    const isMailStart = start === 0 && lines.length === 0
    if (text === '' && !isMailStart) return { lines, bodyStart: next }
    if (text.trim() !== '') lines.push({ text, start: position })
    position = next
  }
  return { lines, bodyStart: end }
}

/** All values of a field, in order. */
export function allValues(fields: HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value)
}

/** The first value of a field, or null where it is missing or empty everywhere. */
export function firstValue(fields: HeaderField[], name: string): string | null {
  return fields.find((field) => field.name === name && field.value !== '')?.value ?? null
}
