import { decodeBytes } from '../charset/decode.ts'
import { decodeHeaderText } from './encoded-words.ts'

export type StructuredValue = { value: string; parameters: Record<string, string> }

/**
 * Reads a header such as `text/plain; charset="gbk"; name*0*=utf-8''%E5…` (RFC 2045, RFC 2231), given as one
 * character per byte. Names are lower case; parameter values are decoded text. Broken quoting is read to the end.
 */
export function parseStructuredValue(header: string): StructuredValue {
  const [first = '', ...rest] = splitOutsideQuotes(header)
  const raw: Record<string, string> = Object.create(null)
  for (const piece of rest) {
    const equals = piece.indexOf('=')
    if (equals < 0) continue
    const name = piece.slice(0, equals).trim().toLowerCase()
    raw[name] ??= unquote(piece.slice(equals + 1).trim())
  }
  return { value: first.replace(/\(.*$/, '').trim().toLowerCase(), parameters: assemble(raw) }
}

function splitOutsideQuotes(header: string): string[] {
  const pieces: string[] = []
  let quoted = false
  let start = 0
  for (let index = 0; index < header.length; index++) {
    const character = header[index]
    if (quoted && character === '\\') index++
    else if (character === '"') quoted = !quoted
    else if (character === ';' && !quoted) {
      pieces.push(header.slice(start, index))
      start = index + 1
    }
  }
  pieces.push(header.slice(start))
  return pieces
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value
  const closing = value.endsWith('"') && value.length > 1 ? -1 : undefined
  return value.slice(1, closing).replace(/\\([\\"])/g, '$1')
}

type Piece = { index: number; extended: boolean; value: string }

function assemble(raw: Record<string, string>): Record<string, string> {
  const parameters: Record<string, string> = {}
  const extended = new Map<string, Piece[]>()
  for (const [key, value] of Object.entries(raw)) {
    const match = /^([^*]+)\*(?:(\d{1,4})(\*)?)?$/.exec(key)
    if (!match) parameters[key] = decodeHeaderText(value)
    else {
      const piece = { index: Number(match[2] ?? 0), extended: match[2] === undefined || match[3] === '*', value }
      const pieces = extended.get(match[1]!)
      if (pieces) pieces.push(piece)
      else extended.set(match[1]!, [piece])
    }
  }
  for (const [name, pieces] of extended) parameters[name] = decodeExtended(pieces)
  return parameters
}

function decodeExtended(pieces: Piece[]): string {
  pieces.sort((one, other) => one.index - other.index)
  const [charset] = pieces[0]!.extended ? pieces[0]!.value.split("'", 1) : ['']
  const bytes = pieces.map((piece, index) => {
    const value = index === 0 && piece.extended ? piece.value.replace(/^[^']*'[^']*'/, '') : piece.value
    return piece.extended ? percentDecode(value) : Buffer.from(value, 'latin1')
  })
  const joined = Buffer.concat(bytes)
  const hasCharset = pieces[0]!.extended && pieces[0]!.value.includes("'")
  return hasCharset ? decodeBytes(joined, charset || null) : decodeHeaderText(joined.toString('latin1'))
}

function percentDecode(value: string): Buffer {
  return Buffer.from(
    value.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}
