import type { TriageRules } from './rules.ts'
import type { PreparedText } from './text.ts'
import type { Language } from './types.ts'

/** Sparse and hashed: bucket numbers, and beside each its value. The vector has length 1. */
export type Features = { buckets: Uint32Array; values: Float32Array }

/** Feature buckets of each language; a power of two. */
export const bucketCount = 2 ** 16

/** Words are read so far, in characters; cues are looked for in the whole page. */
const wordedLength = 1_500

/** How much a title's words, a body's words and the cues of the rules count for, before the vector is brought to length 1. */
const share = { title: 1, body: 1, cues: 1.2 }

/** Words in pairs and pieces of words (English), characters in runs of one to three (Chinese), and the cues that hold. */
export function featuresOf(text: PreparedText, rules: TriageRules, language: Language): Features {
  const grams = language === 'zh' ? characterRuns : wordGrams
  const all = new Map<number, number>()
  addGroup(all, grams(text.title, 't'), share.title)
  addGroup(all, grams(`${text.title}\n${text.body}`.slice(0, wordedLength), ''), share.body)
  addGroup(all, cueNames(text, rules), share.cues)
  return normalised(all)
}

function cueNames(text: PreparedText, rules: TriageRules): string[] {
  const whole = text.sentences.join('\n')
  const names = text.marks.map((mark) => `mark:${mark}`)
  for (const cue of rules.cues) {
    if (!cue.pattern.test(whole)) continue
    names.push(`cue:${cue.name}`)
    if (cue.pattern.test(text.title)) names.push(`title:${cue.name}`)
  }
  names.push(`length:${Math.min(6, Math.floor(Math.log2(1 + whole.length / 20)))}`)
  if (/[?]/.test(whole)) names.push('mark:question')
  if (/[?]\s*$/.test(text.title)) names.push('title:question')
  if (/!{2}/.test(whole)) names.push('mark:exclamation')
  return names
}

function characterRuns(text: string, prefix: string): string[] {
  const runs: string[] = []
  for (const word of text.match(/[\p{Script=Han}]+|[a-z0-9]+/gu) ?? []) {
    if (/^[a-z0-9]/.test(word)) runs.push(`${prefix}w:${word.replace(/\d+/g, '0')}`)
    else for (let size = 1; size <= 4; size++) pushRuns(runs, word, size, `${prefix}c:`)
  }
  return runs
}

function wordGrams(text: string, prefix: string): string[] {
  const grams: string[] = []
  let previous = ''
  for (const word of text.match(/[a-z][a-z']*|\d+|[?!]/g) ?? []) {
    const stem = /^\d/.test(word) ? '0' : lightStem(word)
    grams.push(`${prefix}w:${stem}`)
    if (previous !== '') grams.push(`${prefix}p:${previous} ${stem}`)
    if (prefix === '' && word.length > 4) pushRuns(grams, word, 4, 'g:')
    previous = stem
  }
  return grams
}

function lightStem(word: string): string {
  if (word.length <= 4 || word.includes("'")) return word
  return word.replace(/(ies|ied)$/, 'y').replace(/(?<=..)(ing|ed|es|s)$/, '')
}

function pushRuns(runs: string[], word: string, size: number, prefix: string): void {
  for (let start = 0; start + size <= word.length; start++) runs.push(prefix + word.slice(start, start + size))
}

/** Each group is brought to the same length first, so that a long body does not drown the title. */
function addGroup(all: Map<number, number>, names: string[], weight: number): void {
  const counts = new Map<number, number>()
  for (const name of names) {
    const bucket = hash(name) & (bucketCount - 1)
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  let squares = 0
  for (const [bucket, count] of counts) {
    const value = 1 + Math.log(count)
    counts.set(bucket, value)
    squares += value * value
  }
  const factor = squares === 0 ? 0 : weight / Math.sqrt(squares)
  for (const [bucket, value] of counts) all.set(bucket, (all.get(bucket) ?? 0) + value * factor)
}

function normalised(all: Map<number, number>): Features {
  let squares = 0
  for (const value of all.values()) squares += value * value
  const factor = squares === 0 ? 0 : 1 / Math.sqrt(squares)
  return { buckets: Uint32Array.from(all.keys()), values: Float32Array.from(all.values(), (value) => value * factor) }
}

/** FNV-1a over UTF-16 code units, with a final mix so that the low bits are as good as the high ones. */
function hash(name: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < name.length; index++) value = Math.imul(value ^ name.charCodeAt(index), 0x01000193)
  value ^= value >>> 15
  return value >>> 0
}
