import { limits } from './limits.ts'
import type { Entity } from './mime/entity.ts'
import { readHeaderBlock } from './mime/header-fields.ts'

const read = 64 * 1024

/** The beginning of the headers of a mail that is beyond the limits, so that it can be listed by sender and subject. */
export function salvageHeaders(bytes: Buffer): Entity {
  const { fields } = readHeaderBlock(bytes, 0, Math.min(bytes.length, read), { ...limits, headerFields: read })
  const kept = fields.slice(0, 500).map(({ name, value }) => ({ name, value: value.slice(0, 8_000) }))
  return {
    fields: kept,
    type: 'text/plain',
    parameters: {},
    disposition: '',
    fileName: null,
    encoding: '',
    body: Buffer.alloc(0),
    children: [],
  }
}
