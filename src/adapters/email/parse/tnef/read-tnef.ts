import { decodeBytes } from '../charset/decode.ts'
import { type MapiProperties, readMapiProperties } from './mapi-properties.ts'

export type TnefFile = { name: string | null; type: string; content: Buffer; inline: boolean }
export type Tnef = { text: string | null; html: string | null; files: TnefFile[] }

const signature = 0x223e9f78
const mostFiles = 1_000
const attribute = {
  codePage: 0x00069007,
  body: 0x0002800c,
  properties: 0x00069003,
  begin: 0x00069002,
  title: 0x00018010,
  data: 0x0006800f,
  fileProperties: 0x00069005,
}
const property = { body: 0x1000, html: 0x1013, data: 0x3701, longName: 0x3707, type: 0x370e, contentId: 0x3712 }

type Draft = { title: string | null; data: Buffer | null; properties: MapiProperties }

/**
 * What Outlook packs into a winmail.dat (MS-OXTNEF): files, and a body where the mail has no other. Null where it is no
 * such file, is damaged, or holds something that would be lost, such as a mail that is attached.
 */
export function readTnef(bytes: Buffer): Tnef | null {
  try {
    return bytes.readUInt32LE(0) === signature ? describe(bytes) : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function describe(bytes: Buffer): Tnef | null {
  let charset: string | null = null
  let body: string | null = null
  let properties: MapiProperties = new Map()
  const drafts: Draft[] = []
  for (const { id, value } of attributesOf(bytes)) {
    const draft = drafts.at(-1)
    if (id === attribute.codePage) charset = charsetOf(value)
    else if (id === attribute.body) body = textOf(value, charset)
    else if (id === attribute.properties) properties = readMapiProperties(value, charset)
    else if (id === attribute.begin) drafts.push({ title: null, data: null, properties: new Map() })
    else if (draft && id === attribute.title) draft.title = textOf(value, charset)
    else if (draft && id === attribute.data) draft.data = value
    else if (draft && id === attribute.fileProperties) draft.properties = readMapiProperties(value, charset)
  }
  const html = properties.get(property.html)
  const files = drafts.map(fileOf)
  if (files.length > mostFiles || files.includes(null)) return null
  return {
    text: body ?? stringOf(properties, property.body),
    html: typeof html === 'string' ? html : html ? decodeBytes(html, charset) : null,
    files: files.filter((file) => file !== null),
  }
}

function* attributesOf(bytes: Buffer): Generator<{ id: number; value: Buffer }> {
  let at = 6
  while (at + 9 <= bytes.length) {
    const start = at + 9
    const end = start + bytes.readUInt32LE(at + 5)
    if (end > bytes.length) throw new RangeError('longer than the bytes')
    yield { id: bytes.readUInt32LE(at + 1), value: bytes.subarray(start, end) }
    at = end + 2
  }
}

function fileOf({ title, data, properties }: Draft): TnefFile | null {
  const content = data ?? null
  if (!content || properties.get(property.data) !== undefined) return null
  return {
    name: stringOf(properties, property.longName) ?? title,
    type: stringOf(properties, property.type)?.toLowerCase() ?? 'application/octet-stream',
    content,
    inline: properties.has(property.contentId),
  }
}

function stringOf(properties: MapiProperties, id: number): string | null {
  const value = properties.get(id)
  return typeof value === 'string' && value !== '' ? value : null
}

function charsetOf(value: Buffer): string | null {
  const page = value.readUInt32LE(0)
  return page === 65_001 ? 'utf-8' : page >= 1250 && page <= 1258 ? `windows-${page}` : page > 0 ? `cp${page}` : null
}

const textOf = (value: Buffer, charset: string | null) =>
  decodeBytes(value.subarray(0, value.includes(0) ? value.indexOf(0) : value.length), charset)
