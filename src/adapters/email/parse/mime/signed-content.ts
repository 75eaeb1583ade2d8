const signedData = '2a864886f70d010702'
const plainData = '2a864886f70d010701'
const deepest = 12

type Value = { tag: number; start: number; end: number; next: number }

/**
 * The mail inside of one that S/MIME signed as a whole (RFC 8551, 3.5.2), so that only a program that knows of it shows
 * anything: the content of CMS signed data (RFC 5652, 5.1). Null for anything else, such as an encrypted mail. The
 * signature itself is not looked at.
 */
export function signedContent(bytes: Buffer): Buffer | null {
  try {
    const [kind, wrapped] = children(bytes, read(bytes, 0))
    if (hexOf(bytes, kind) !== signedData) return null
    const encapsulated = children(bytes, children(bytes, wrapped)[0])[2]
    const [innerKind, innerWrapped] = children(bytes, encapsulated)
    if (hexOf(bytes, innerKind) !== plainData) return null
    const content = children(bytes, innerWrapped)[0]
    return content === undefined ? null : Buffer.concat(octets(bytes, content))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** One value in the basic encoding rules, of a definite length or ended by two zero bytes. */
function read(bytes: Buffer, at: number, depth = 0): Value {
  if (depth > deepest) throw new RangeError('nested too deeply')
  const tag = bytes.readUInt8(at)
  const first = bytes.readUInt8(at + 1)
  if (first === 0x80) return readOpenEnded(bytes, tag, at + 2, depth)
  const size = first < 0x80 ? 0 : first & 0x7f
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size)
  const start = at + 2 + size
  if (start + length > bytes.length) throw new RangeError('longer than the bytes')
  return { tag, start, end: start + length, next: start + length }
}

function readOpenEnded(bytes: Buffer, tag: number, start: number, depth: number): Value {
  let at = start
  while (bytes.readUInt16BE(at) !== 0) at = read(bytes, at, depth + 1).next
  return { tag, start, end: at, next: at + 2 }
}

function children(bytes: Buffer, parent: Value | undefined): Value[] {
  const values: Value[] = []
  for (let at = parent?.start ?? 0; parent && at < parent.end; at = values.at(-1)!.next) values.push(read(bytes, at))
  return values
}

/** The bytes of a string, which may come in pieces. */
function octets(bytes: Buffer, value: Value): Buffer[] {
  const isInPieces = (value.tag & 0x20) !== 0
  return isInPieces
    ? children(bytes, value).map(({ start, end }) => bytes.subarray(start, end))
    : [bytes.subarray(value.start, value.end)]
}

const hexOf = (bytes: Buffer, value: Value | undefined) => value && bytes.toString('hex', value.start, value.end)
