import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'
import { detectCharset } from './detect.ts'
import { decodeHz, decodeIso2022Kr } from './escape-charsets.ts'
import { canonicalCharset } from './labels.ts'
import { utf8Quality } from './utf8-quality.ts'

/** A charset the mail names elsewhere: for bytes that come without any, or with one that does not fit them. */
export type CharsetHint = string | null

/**
 * Text from bytes under a declared charset that may be missing or wrong. A declaration that fits is followed, except
 * that bytes which are plainly UTF-8 are UTF-8; otherwise the charset is told from the bytes. Never fails.
 * @param label as written in the mail
 */
export function decodeBytes(bytes: Buffer, label: string | null, hint: CharsetHint = null): string {
  const declared = label === null ? null : canonicalCharset(label)
  return stripByteOrderMark(decodeWith(bytes, chooseCharset(bytes, declared, hint)))
}

/** The charset in which `bytes` should be read; see {@link decodeBytes}. */
export function chooseCharset(bytes: Buffer, declared: string | null, hint: CharsetHint): string {
  const marked = byteOrderMark(bytes)
  if (marked) return marked
  const escaped = escapeCharset(bytes, declared)
  if (escaped) return escaped
  if (isAscii(bytes)) return declared && /^utf-?(16|32|7)/.test(declared) ? declared : 'utf-8'
  const utf8 = utf8Quality(bytes)
  if (utf8.invalid === 0 && (declared === null || utf8.convincing || !isMultibyte(declared))) return 'utf-8'
  if (declared !== null && isUtf8(declared)) {
    return utf8.invalid * 4 <= utf8.valid ? 'utf-8' : detectCharset(bytes, hint)
  }
  if (declared === null || !canDecode(declared))
    return utf8.invalid * 20 < utf8.valid ? 'utf-8' : detectCharset(bytes, hint)
  if (isWestern(declared)) return detectCharset(bytes, hint, declared)
  return fits(bytes, declared) ? declared : detectCharset(bytes, declared)
}

/** Decodes in exactly this charset, a replacement character standing for what is no valid sequence. */
export function decodeWith(bytes: Buffer, charset: string): string {
  if (charset === 'iso-2022-kr') return decodeIso2022Kr(bytes)
  if (charset === 'hz-gb-2312') return decodeHz(bytes)
  const decoder = decoderFor(charset)
  if (decoder) return decoder.decode(bytes)
  return iconv.encodingExists(charset) ? iconv.decode(bytes, charset) : bytes.toString('latin1')
}

const decoders = new Map<string, TextDecoder | null>()

function decoderFor(charset: string): TextDecoder | null {
  const known = decoders.get(charset)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(charset, { ignoreBOM: true })
  } catch {
    // not a WHATWG encoding: iconv-lite may know it
  }
  if (decoders.size < 200) decoders.set(charset, decoder)
  return decoder
}

function canDecode(charset: string): boolean {
  return /^(iso-2022-kr|hz-gb-2312)$/.test(charset) || decoderFor(charset) !== null || iconv.encodingExists(charset)
}

function fits(bytes: Buffer, charset: string): boolean {
  const text = decodeWith(bytes, charset)
  let broken = 0
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) broken++
  return broken * 20 <= nonAscii(text)
}

function nonAscii(text: string): number {
  let count = 0
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) count++
  return count
}

const isUtf8 = (charset: string) => /^(utf-?8|unicode-1-1-utf-8)$/.test(charset)

const isMultibyte = (charset: string) => /^(gb18030|big5|shift_jis|euc-)/.test(charset)

/** Western labels are put on anything by careless programs. */
const isWestern = (charset: string) => /^(iso-?8859-?1(5|)|latin-?1|windows-?1252|cp-?1252|l1)$/.test(charset)

export function isAscii(bytes: Buffer): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! > 0x7f) return false
  return true
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** Charsets of seven bits that announce themselves by escape sequences; HZ only where it is declared. */
function escapeCharset(bytes: Buffer, declared: string | null): string | null {
  if (declared === 'hz-gb-2312' || declared === 'iso-2022-kr' || declared === 'iso-2022-jp') {
    return isAscii(bytes) ? declared : null
  }
  if (!bytes.includes(0x1b)) return null
  if (bytes.includes('\x1b$)C', 0, 'latin1')) return 'iso-2022-kr'
  const japanese = ['\x1b$B', '\x1b$@', '\x1b(J', '\x1b$(D'].some((sequence) => bytes.includes(sequence, 0, 'latin1'))
  return japanese && isAscii(bytes) ? 'iso-2022-jp' : null
}

function stripByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}
