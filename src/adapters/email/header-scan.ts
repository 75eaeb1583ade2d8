const SCANNED = 256 * 1024

/** The offset of the body: behind the first empty line, as far as it is worth looking. */
export function endOfHeader(bytes: Buffer): number {
  const head = bytes.subarray(0, SCANNED)
  const windows = head.indexOf('\n\r\n')
  const unix = (windows < 0 ? head : head.subarray(0, windows)).indexOf('\n\n')
  if (unix >= 0) return unix + 2
  return windows >= 0 ? windows + 3 : head.length
}

/**
 * The values of some header fields, each list from the top down, unfolded (RFC 5322, 2.2.3) and with single blanks. A
 * cheap look at the bytes, of a header of any size at its beginning alone. `names` in lower case.
 */
export function scanHeader(raw: Uint8Array, names: string[]): Map<string, string[]> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const header = bytes.toString('latin1', 0, endOfHeader(bytes))
  const found = new Map<string, string[]>(names.map((name) => [name, []]))
  const fields = new RegExp(`^(${names.join('|')})[ \\t]*:(.*(?:\\r?\\n[ \\t].*)*)`, 'gim')
  for (const [, name = '', value = ''] of header.matchAll(fields)) {
    found.get(name.toLowerCase())?.push(value.replace(/\s+/g, ' ').trim())
  }
  return found
}
