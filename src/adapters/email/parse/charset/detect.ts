import { TextDecoder } from 'node:util'
import { type Language, languages } from './languages.ts'

const sampleSize = 8_192
const hintBonus = 0.2
/** A single accented letter decides next to nothing: then the most usual charset is the best guess. */
const westernBonus = { single: 0.5, several: 0.05 }

/**
 * The charset in which bytes that are neither ASCII nor UTF-8 read most like a language: every candidate decodes a
 * sample, and the share of characters common in its language decides.
 * @param hint a charset the mail names elsewhere, preferred where both fit
 * @param fallback what is declared, kept unless another fits clearly better
 */
export function detectCharset(bytes: Buffer, hint: string | null, fallback = 'windows-1252'): string {
  const sample = sampleOf(bytes)
  const { total, longestRun } = countBeyondAscii(sample)
  const bonus = total === 1 ? westernBonus.single : westernBonus.several
  let best = fallback
  let bestScore = 0.05
  for (const language of languages.filter(
    ({ shortestRun, kind }) => longestRun >= shortestRun && (total > 1 || kind === 'latin'),
  )) {
    for (const charset of language.charsets) {
      const score =
        scoreOf(sample, charset, language) +
        (charset === hint ? hintBonus : 0) +
        (charset === 'windows-1252' ? bonus : 0)
      if (score > bestScore) {
        best = charset
        bestScore = score
      }
    }
  }
  return best === 'windows-1252' ? fallback : best
}

function sampleOf(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte > 0x7f)
  const start = Math.max(0, first - 1)
  return bytes.subarray(start, start + sampleSize)
}

function countBeyondAscii(sample: Buffer): { total: number; longestRun: number } {
  let total = 0
  let run = 0
  let longestRun = 0
  for (const byte of sample) {
    run = byte > 0x7f ? run + 1 : 0
    if (run > 0) total++
    if (run > longestRun) longestRun = run
  }
  return { total, longestRun }
}

const decoders = new Map<string, TextDecoder>()

function decoderOf(charset: string): TextDecoder {
  const decoder = decoders.get(charset) ?? new TextDecoder(charset)
  decoders.set(charset, decoder)
  return decoder
}

function scoreOf(sample: Buffer, charset: string, language: Language): number {
  const text = decoderOf(charset).decode(sample)
  let count = 0
  let sum = 0
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) < 0x80) continue
    count++
    sum += weightOf(text, index, language)
  }
  return count === 0 ? 0 : sum / count
}

function weightOf(text: string, index: number, language: Language): number {
  const character = text[index]!
  const code = text.charCodeAt(index)
  if (code === 0xfffd) return isEndOfSample(text, index) ? 0 : -2
  if (code < 0xa0 || (code >= 0xe000 && code < 0xf900)) return -1
  if (language.kind === 'multibyte') return weightOfMultibyte(character, code, language)
  if (code === 0xa0 || /[“”‘’–—…€«»„°№]/.test(character)) return 0.5
  if (/[£¥©®™§µ·½¼¾±×²³º]/.test(character)) return isWithinWord(text, index) ? -0.5 : 0.5
  if (!language.other.test(character) && !language.common.has(character)) return -0.5
  const weight = language.common.get(character) ?? 0.4
  if (language.kind === 'latin') return isRun(text, index) ? -0.5 : isAlone(text, index) ? weight / 2 : weight
  if (/[A-Za-z]/.test(text[index - 1] ?? '') || /[A-Za-z]/.test(text[index + 1] ?? '')) return -0.5
  return isMisplaced(text, index) ? -0.5 : Math.max(weight, 0.97 * (language.common.get(character.toLowerCase()) ?? 0))
}

function weightOfMultibyte(character: string, code: number, language: Language): number {
  if (language.common.has(character)) return 1
  if (code >= 0xff61 && code <= 0xff9f) return -0.3
  if (code >= 0xff01 && code <= 0xff5e) return 0.4
  return language.other.test(character) ? 0.2 : -0.2
}

const isEndOfSample = (text: string, index: number) => index >= text.length - 1 && text.length > 1_000

const isWithinWord = (text: string, index: number) =>
  /\p{L}.\p{L}/su.test(text.slice(Math.max(0, index - 1), index + 2))

/** Three letters with accents in a row belong to no western word; umlauts stand together where people test them. */
function isRun(text: string, index: number): boolean {
  if (/^[\n -~]?[äöüßåÄÖÜÅ]+[\n -~]?$/.test(text.slice(Math.max(0, index - 1), index + 2))) return false
  return text.charCodeAt(index - 1) > 0xa0 && (text.charCodeAt(index + 1) > 0xa0 || text.charCodeAt(index - 2) > 0xa0)
}

const isAlone = (text: string, index: number) => !/\p{L}/u.test((text[index - 1] ?? ' ') + (text[index + 1] ?? ' '))

/** A capital right after a small letter, or a final letter before another one: signs of the wrong charset. */
function isMisplaced(text: string, index: number): boolean {
  if (text[index] === 'ς' && /\p{L}/u.test(text[index + 1] ?? '')) return true
  const before = text[index - 1] ?? ''
  const character = text[index]!
  return character !== character.toLowerCase() && before !== before.toUpperCase()
}
