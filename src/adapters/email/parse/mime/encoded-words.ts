import { type CharsetHint, decodeBytes } from '../charset/decode.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-encoding.ts'

type Token = { kind: 'raw'; bytes: string } | { kind: 'word'; charset: string; bytes: Buffer[] }

const opening = /=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bq])\?/iy

/**
 * The text of an unstructured header (RFC 2047), given as one character per byte. Neighbouring encoded words of one
 * charset are joined before decoding, since many mailers split them inside a character; bytes outside encoded words
 * that are no ASCII are read in the charset they look like.
 * @param hint charset to prefer for undeclared bytes
 */
export function decodeHeaderText(value: string, hint?: CharsetHint): string {
  if (!value.includes('=?')) return decodeRaw(value, hint)
  return mergeWords(tokensOf(value))
    .map((token) =>
      token.kind === 'word' ? decodeBytes(Buffer.concat(token.bytes), token.charset) : decodeRaw(token.bytes, hint),
    )
    .join('')
}

function decodeRaw(bytes: string, hint?: CharsetHint): string {
  return /[^\t -~]/.test(bytes) ? decodeBytes(Buffer.from(bytes, 'latin1'), null, hint) : bytes
}

function tokensOf(value: string): Token[] {
  const tokens: Token[] = []
  let rawStart = 0
  let position = value.indexOf('=?')
  while (position >= 0) {
    opening.lastIndex = position
    const match = opening.exec(value)
    const dataStart = opening.lastIndex
    const dataEnd = match ? endOfWord(value, dataStart, match[2]!.toLowerCase() === 'q') : -1
    if (match && dataEnd < 0) break
    if (match) {
      if (position > rawStart) tokens.push({ kind: 'raw', bytes: value.slice(rawStart, position) })
      const data = value.slice(dataStart, dataEnd)
      tokens.push({ kind: 'word', charset: match[1]!, bytes: [decodeWord(data, match[2]!.toLowerCase() === 'q')] })
      rawStart = Math.min(dataEnd + 2, value.length)
    }
    position = value.indexOf('=?', match ? rawStart : position + 2)
  }
  if (rawStart < value.length) tokens.push({ kind: 'raw', bytes: value.slice(rawStart) })
  return tokens
}

/** A `?=` that begins an escape such as `?=3F` is content of a word whose question mark was left bare. */
function endOfWord(value: string, from: number, quotedPrintable: boolean): number {
  const end = value.indexOf('?=', from)
  if (end < 0) return isWordData(value.slice(from)) ? value.length : -1
  if (quotedPrintable && /^[0-9A-F]{2}/.test(value.slice(end + 2, end + 4))) {
    const later = value.indexOf('?=', end + 2)
    if (later > 0 && !/[\s]/.test(value.slice(end, later))) return later
  }
  return end
}

function isWordData(rest: string): boolean {
  return rest.length < 200 && !/\s/.test(rest)
}

function decodeWord(data: string, quotedPrintable: boolean): Buffer {
  if (quotedPrintable) return decodeQuotedPrintable(Buffer.from(data.replaceAll('_', ' '), 'latin1'))
  return /[\x80-\xff]/.test(data) ? Buffer.from(data, 'latin1') : decodeBase64(data)
}

function mergeWords(tokens: Token[]): Token[] {
  const merged: Token[] = []
  for (const [index, token] of tokens.entries()) {
    const isGap = token.kind === 'raw' && token.bytes.trim() === ''
    if (isGap && tokens[index - 1]?.kind === 'word' && tokens[index + 1]?.kind === 'word') continue
    const last = merged.at(-1)
    const joins = token.kind === 'word' && last?.kind === 'word'
    if (joins && last.charset.toLowerCase() === token.charset.toLowerCase()) {
      last.bytes.push(...token.bytes)
    } else merged.push(token)
  }
  return merged
}
