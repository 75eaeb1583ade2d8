// PostgreSQL's protocol, as far as prepared statements in the binary format need it:
// https://www.postgresql.org/docs/18/protocol-message-formats.html

/** One row; every column as PostgreSQL's binary format has it. */
export type Row = (Buffer | null)[]
export type Value = Buffer | string | number | bigint | boolean | null

/** A refusal by the server. `code` is its SQLSTATE. */
export class PostgresError extends Error {
  override name = 'PostgresError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The server could not be reached or went away; a statement under way may or may not have been done. */
export class ConnectionLostError extends Error {
  override name = 'ConnectionLostError'
}

const PROTOCOL_3_0 = 196_608
const TEXT = 0
const BINARY = 1

export function startupMessage(user: string, settings: Record<string, string | number>): Buffer {
  const parameters = { user, database: 'postgres', client_encoding: 'UTF8', ...settings }
  const body = Buffer.from(`${Object.entries(parameters).flat().join('\0')}\0\0`)
  return Buffer.concat([int32(body.length + 8), int32(PROTOCOL_3_0), body])
}

export function parseMessage(name: string, text: string): Buffer {
  return message('P', [zeroEnded(name), zeroEnded(text), int16(0)])
}

/** Binds the values to the unnamed portal: bytes go as they are, everything else as text. */
export function bindMessage(name: string, values: Value[]): Buffer {
  const formats = values.map((value) => int16(Buffer.isBuffer(value) ? BINARY : TEXT))
  const contents = values.flatMap((value) => {
    if (value === null) return [int32(-1)]
    const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value))
    return [int32(bytes.length), bytes]
  })
  const count = int16(values.length)
  return message('B', [zeroEnded(''), zeroEnded(name), count, ...formats, count, ...contents, int16(1), int16(BINARY)])
}

/** Runs what was bound, and asks for the end of the transaction where none was begun. */
export const executeAndSync = Buffer.concat([message('E', [zeroEnded(''), int32(0)]), message('S', [])])

/** The columns of a DataRow message. They share its memory. */
export function readRow(dataRow: Buffer): Row {
  const row: Row = []
  let offset = 7
  for (let left = dataRow.readInt16BE(5); left > 0; left--) {
    const length = dataRow.readInt32BE(offset)
    offset += 4
    row.push(length < 0 ? null : dataRow.subarray(offset, offset + length))
    offset += Math.max(length, 0)
  }
  return row
}

/** An ErrorResponse message. */
export function readError(response: Buffer): PostgresError {
  const fields = new Map(
    response
      .toString('utf8', 5)
      .split('\0')
      .filter(Boolean)
      .map((field) => [field[0], field.slice(1)]),
  )
  return new PostgresError(fields.get('C') ?? 'XX000', fields.get('M') ?? 'an error without a message')
}

function message(type: string, parts: Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  return Buffer.concat([Buffer.from(type), int32(length), ...parts], length + 1)
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`)
}
