import { deserialize, onDemand } from 'bson'
import type { WireMessage } from '../wire/message.ts'

/** What the gateway reads of a command; the document itself goes to PostgreSQL as it came. */
export type Request = {
  name: string
  database: string
  collection: string
  /** The value of the command's own field: a collection, a cursor's number. */
  target: string
  raw: Buffer
  sequences: Map<string, Buffer>
  /** The session's UUID; null: none. */
  session: string | null
  transactionNumber: bigint | null
  startTransaction: boolean
  /** Whether it belongs to a transaction of several statements. */
  inTransaction: boolean
}

// https://bsonspec.org/spec.html
const DOUBLE = 1
const STRING = 2
const INT32 = 16
const INT64 = 18

export function readRequest(message: WireMessage): Request {
  const raw = message.body
  const request: Request = {
    name: '',
    database: 'admin',
    collection: '',
    target: '',
    raw,
    sequences: message.sequences,
    session: null,
    transactionNumber: null,
    startTransaction: false,
    inTransaction: false,
  }
  for (const [type, keyStart, keyLength, start, length] of onDemand.parseToElements(raw)) {
    const key = raw.toString('latin1', keyStart, keyStart + keyLength)
    const text = () => raw.toString('utf8', start + 4, start + length - 1)
    if (request.name === '') {
      request.name = key
      request.target = type === STRING ? text() : (integer(raw, type, start)?.toString() ?? '')
      request.collection = request.target
    } else if (key === '$db') request.database = text()
    else if (key === 'collection' && type === STRING) request.collection = text()
    else if (key === 'lsid') request.session = sessionOf(raw.subarray(start, start + length))
    else if (key === 'txnNumber') request.transactionNumber = integer(raw, type, start)
    else if (key === 'startTransaction') request.startTransaction = raw[start] === 1
    else if (key === 'autocommit') request.inTransaction = raw[start] === 0
  }
  return request
}

function integer(raw: Buffer, type: number, start: number): bigint | null {
  if (type === INT32) return BigInt(raw.readInt32LE(start))
  if (type === INT64) return raw.readBigInt64LE(start)
  if (type === DOUBLE) return BigInt(Math.trunc(raw.readDoubleLE(start)))
  return null
}

/** `{ id: UUID }`: drivers send exactly this, whose sixteen bytes lie at a fixed place. */
function sessionOf(lsid: Buffer): string {
  const fixed = lsid.length === 30 && lsid.toString('latin1', 5, 7) === 'id'
  return fixed ? lsid.toString('hex', 13, 29) : String(deserialize(lsid).id?.toString('hex')).replaceAll('-', '')
}

/** The nth document of a write's batch, which comes in the body or as a sequence; undefined beyond its end. */
export function nthDocument(request: Request, field: string, index: number): Record<string, unknown> | undefined {
  const sequence = request.sequences.get(field)
  if (!sequence) return deserialize(request.raw)[field]?.[index]
  let offset = 0
  for (let skipped = 0; skipped < index && offset < sequence.length; skipped++) offset += sequence.readInt32LE(offset)
  if (offset >= sequence.length) return undefined
  return deserialize(sequence.subarray(offset, offset + sequence.readInt32LE(offset)))
}
