import { LimitExceeded, type Limits } from '../limits.ts'
import { firstValue, type HeaderField, readHeaderBlock } from './header-fields.ts'
import { parseStructuredValue } from './parameters.ts'
import { decodeTransferEncoding } from './transfer-encoding.ts'

/** One node of the MIME tree (RFC 2046). `body` is a view on the mail's bytes, still transfer-encoded. */
export type Entity = {
  fields: HeaderField[]
  type: string
  parameters: Record<string, string>
  disposition: string
  fileName: string | null
  encoding: string
  body: Buffer
  children: Entity[]
}

type OpenMultipart = { entity: Entity; boundary: string }

/**
 * Splits a mail into its tree in a single pass over its bytes. Delimiters of every open multipart are recognised at
 * any depth, so an inner part that was never closed ends where its parent goes on.
 * @throws LimitExceeded beyond the allowed headers, parts or nesting
 */
export function readEntity(bytes: Buffer, limits: Limits): Entity {
  const reader = new EntityReader(bytes, limits)
  return reader.read()
}

class EntityReader {
  #bytes: Buffer
  #limits: Limits
  #open: OpenMultipart[] = []
  #parts = 0

  constructor(bytes: Buffer, limits: Limits) {
    this.#bytes = bytes
    this.#limits = limits
  }

  read(): Entity {
    let start = 0
    let root: Entity | null = null
    let parent: Entity | null = null
    for (;;) {
      const { entity, bodyStart } = this.#readHead(start, parent)
      root ??= entity
      parent?.children.push(entity)
      const delimiter = this.#nextDelimiter(bodyStart)
      entity.body = this.#bytes.subarray(bodyStart, Math.max(bodyStart, delimiter.bodyEnd))
      const next = this.#leave(delimiter)
      if (!next) return root
      parent = next.parent
      start = next.start
    }
  }

  #readHead(start: number, parent: Entity | null) {
    if (++this.#parts > this.#limits.parts) throw new LimitExceeded(`more than ${this.#limits.parts} parts`)
    const headEnd = this.#open.length > 0 ? this.#nextDelimiter(start).bodyEnd : this.#bytes.length
    const { fields, bodyStart } = readHeaderBlock(this.#bytes, start, Math.max(start, headEnd), this.#limits)
    const entity = describe(fields, parent)
    if (entity.type.startsWith('multipart/')) {
      const boundary = this.#boundaryOf(entity, bodyStart)
      if (boundary !== null) this.#open.push({ entity, boundary })
      if (this.#open.length > this.#limits.nesting) {
        throw new LimitExceeded(`parts nested deeper than ${this.#limits.nesting}`)
      }
    }
    return { entity, bodyStart }
  }

  /** The declared boundary if it occurs, else the first line of the body that can only be one. */
  #boundaryOf(entity: Entity, bodyStart: number): string | null {
    const declared = entity.parameters.boundary?.trimEnd()
    if (declared && this.#bytes.indexOf(`--${declared}`, Math.max(0, bodyStart - 2), 'latin1') >= 0) return declared
    const head = this.#bytes.toString('latin1', bodyStart, bodyStart + 4_000)
    const guess = /^--(\S{6,70})[ \t]*\r?\n[A-Za-z-]{4,40}:/m.exec(head)?.[1] ?? null
    return guess
  }

  #nextDelimiter(from: number) {
    const bytes = this.#bytes
    if (this.#open.length === 0) return { level: -1, closes: true, bodyEnd: bytes.length, next: bytes.length }
    let dashes = bytes.indexOf('--', from, 'latin1')
    while (dashes >= 0) {
      if (dashes === from || bytes[dashes - 1] === 0x0a) {
        const newline = bytes.indexOf(0x0a, dashes)
        const lineEnd = newline < 0 ? bytes.length : newline
        const line = bytes.toString('latin1', dashes + 2, Math.min(lineEnd, dashes + 1_100)).trimEnd()
        const level = this.#open.findLastIndex(({ boundary }) => line === boundary || line === `${boundary}--`)
        if (level >= 0) {
          const closes = line !== this.#open[level]!.boundary
          return {
            level,
            closes,
            bodyEnd: beforeLineBreak(bytes, dashes),
            next: newline < 0 ? bytes.length : newline + 1,
          }
        }
        dashes = newline < 0 ? -1 : bytes.indexOf('\n--', newline, 'latin1') + 1 || -1
      } else dashes = bytes.indexOf('\n--', dashes, 'latin1') + 1 || -1
    }
    return { level: -1, closes: true, bodyEnd: bytes.length, next: bytes.length }
  }

  /** Goes to where the next part begins, closing what the delimiter ends; null at the end of the mail. */
  #leave(delimiter: { level: number; closes: boolean; next: number }): { parent: Entity; start: number } | null {
    let current = delimiter
    while (current.level >= 0) {
      this.#open.length = current.level + 1
      const multipart = this.#open[current.level]!
      if (!current.closes) return { parent: multipart.entity, start: current.next }
      this.#open.length = current.level
      current = this.#nextDelimiter(current.next)
    }
    return null
  }
}

function beforeLineBreak(bytes: Buffer, position: number): number {
  if (bytes[position - 1] !== 0x0a) return position
  return bytes[position - 2] === 0x0d ? position - 2 : position - 1
}

function describe(fields: HeaderField[], parent: Entity | null): Entity {
  const fallback = parent?.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const contentType = parseStructuredValue(firstValue(fields, 'content-type') ?? fallback)
  const disposition = parseStructuredValue(firstValue(fields, 'content-disposition') ?? '')
  const isUsual = /^(?!plain\/|html\/)[\w.+-]+\/[\w.+-]+$/.test(contentType.value)
  const type = isUsual ? contentType.value : typeOfBroken(contentType.value)
  return {
    fields,
    type,
    parameters: contentType.parameters,
    disposition: disposition.value,
    fileName: [disposition.parameters.filename, contentType.parameters.name].find((name) => name?.trim()) ?? null,
    encoding: firstValue(fields, 'content-transfer-encoding') ?? '',
    body: Buffer.alloc(0),
    children: [],
  }
}

/** `text`, `plain/text` and other ways to miss the two common types. */
function typeOfBroken(value: string): string {
  if (value === '' || /^(text|plain|html)/.test(value)) return value.includes('html') ? 'text/html' : 'text/plain'
  return 'application/octet-stream'
}

/** The content of a leaf, free of its transfer encoding. */
export function contentOf(entity: Entity): Buffer {
  return decodeTransferEncoding(entity.body, entity.encoding)
}
