/** Decodes quoted-printable (RFC 2045, 6.7) in one pass; what is no valid escape stays as it is. */
export function decodeQuotedPrintable(source: Buffer): Buffer {
  if (!source.includes(0x3d)) return source
  const target = Buffer.allocUnsafe(source.length)
  let length = 0
  let position = 0
  while (position < source.length) {
    const byte = source[position]!
    if (byte !== 0x3d) {
      target[length++] = byte
      position++
      continue
    }
    const high = hexDigit(source[position + 1])
    const low = hexDigit(source[position + 2])
    const lineEnd = endOfSoftBreak(source, position + 1)
    if (high >= 0 && low >= 0) {
      target[length++] = high * 16 + low
      position += 3
    } else if (lineEnd > 0) {
      position = lineEnd
    } else {
      target[length++] = byte
      position++
    }
  }
  return target.subarray(0, length)
}

/** The position after `[blanks] newline`, or -1 where the equals sign does not end its line. */
function endOfSoftBreak(source: Buffer, start: number): number {
  let position = start
  while (position - start < 80 && (source[position] === 0x20 || source[position] === 0x09)) position++
  if (position >= source.length) return position
  if (source[position] === 0x0d) return source[position + 1] === 0x0a ? position + 2 : position + 1
  return source[position] === 0x0a ? position + 1 : -1
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Decodes base64 leniently: any line length, missing padding, several padded runs after one another. */
export function decodeBase64(text: string): Buffer {
  const compact = text.replace(/[^A-Za-z0-9+/=]+/g, '')
  const padding = compact.indexOf('=')
  if (padding < 0 || /^=+$/.test(compact.slice(padding, padding + 4))) return Buffer.from(compact, 'base64')
  const runs = compact.split(/=+/).filter((run) => run !== '')
  return Buffer.concat(runs.map((run) => Buffer.from(run, 'base64')))
}

/**
 * The bytes of a body after its Content-Transfer-Encoding. Text that claims base64 but plainly is not (words with
 * blanks between them) is left alone.
 */
export function decodeTransferEncoding(body: Buffer, encoding: string): Buffer {
  const name = encoding.toLowerCase().replace(/\(.*$/, '').trim()
  if (name === 'quoted-printable') return decodeQuotedPrintable(body)
  if (name === 'base64') return looksLikeProse(body) ? body : decodeBase64(body.toString('latin1'))
  if (/^(x-)?uu(e|encode)?$/.test(name)) return decodeUuencode(body.toString('latin1').split(/\r?\n/)).content
  return body
}

function looksLikeProse(body: Buffer): boolean {
  const lines = body
    .toString('latin1', 0, 2_000)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const prose = lines.filter((line) => /[^A-Za-z0-9+/=] *[^A-Za-z0-9+/=]|[A-Za-z] +[A-Za-z]|[\x80-\xff]/.test(line))
  return lines.length > 0 && prose.length * 2 > lines.length
}

/** Decodes uuencoded lines from `begin <mode> <name>` to `end`; lines before and after are ignored. */
export function decodeUuencode(lines: string[]): { name: string; content: Buffer } {
  const begin = lines.findIndex((line) => /^begin(-base64)? [0-7]{3,4} /.test(line))
  const name = begin < 0 ? '' : lines[begin]!.replace(/^\S+ \S+ /, '').trim()
  const chunks: Buffer[] = []
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end' || line === '`' || line === '') break
    chunks.push(decodeUuencodedLine(line))
  }
  return { name, content: Buffer.concat(chunks) }
}

function decodeUuencodedLine(line: string): Buffer {
  const length = (line.charCodeAt(0) - 32) & 63
  const bytes = Buffer.alloc(Math.ceil(length / 3) * 3)
  for (let group = 0; group * 3 < bytes.length; group++) {
    const sextet = (index: number) => ((line.charCodeAt(1 + group * 4 + index) || 32) - 32) & 63
    const bits = (sextet(0) << 18) | (sextet(1) << 12) | (sextet(2) << 6) | sextet(3)
    bytes.writeUIntBE(bits, group * 3, 3)
  }
  return bytes.subarray(0, length)
}
