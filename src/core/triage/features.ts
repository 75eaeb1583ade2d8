import { readFrames } from './frames.ts'
import { readCharacters, readPieces, readWords, textHash } from './grams.ts'
import type { TriageRules } from './rules.ts'
import type { PreparedText } from './text.ts'
import type { Language } from './types.ts'

/** Sparse and hashed: bucket numbers, and beside each its value. The vector has length 1. */
export type Features = { buckets: Uint32Array; values: Float32Array }

/** Feature buckets of each language; a power of two. */
export const bucketCount = 2 ** 16

/** A message says what it is about in its beginning. In characters. */
const readLength = 1_500

/** What the words of title and body, pieces of words, frames and cues count for, before the vector is brought to length 1. */
const share = { title: 1, body: 1, pieces: 0.5, frames: 0.5, cues: 1 }

/** Words, pairs and pieces of words (English) or characters and pairs (Chinese), frames of sentences, and the cues that hold. */
export function featuresOf(text: PreparedText, rules: TriageRules, language: Language): Features {
  const read = language === 'zh' ? readCharacters : readWords
  const beginning = `${text.title}\n${text.body}`.slice(0, readLength)
  addGroup(share.title, (add) => read(text.title, 'title', add))
  addGroup(share.body, (add) => read(beginning, 'body', add))
  if (language === 'en') addGroup(share.pieces, (add) => readPieces(beginning, add))
  addGroup(share.frames, (add) => readFrames(beginning, language, add))
  addGroup(share.cues, (add) => {
    for (const name of cueNames(text, rules)) add(textHash(name))
  })
  return takeAll()
}

function cueNames(text: PreparedText, rules: TriageRules): string[] {
  const read = text.sentences.join('\n').slice(0, readLength)
  const names = text.marks.map((mark) => `mark:${mark}`)
  for (const cue of rules.cues) {
    if (!cue.pattern.test(read)) continue
    names.push(`cue:${cue.name}`)
    if (cue.pattern.test(text.title)) names.push(`title:${cue.name}`)
  }
  names.push(`length:${Math.min(6, Math.floor(Math.log2(1 + read.length / 20)))}`)
  if (read.includes('?')) names.push('mark:question')
  if (text.title.trimEnd().endsWith('?')) names.push('title:question')
  if (read.includes('!!')) names.push('mark:exclamation')
  return names
}

/** Room to count in, all zero between two texts: a table of one's own for each would cost more than the counting. */
const counts = new Uint16Array(bucketCount)
const sums = new Float32Array(bucketCount)
const counted: number[] = []
const summed: number[] = []

/** Each group is brought to the same length first, so that a long body does not drown the title. */
function addGroup(weight: number, read: (add: (hash: number) => void) => void): void {
  read((hash) => {
    const bucket = (hash ^ (hash >>> 15)) & (bucketCount - 1)
    if (counts[bucket] === 0) counted.push(bucket)
    counts[bucket]!++
  })
  let squares = 0
  for (const bucket of counted) squares += dampened(counts[bucket]!) ** 2
  const factor = squares === 0 ? 0 : weight / Math.sqrt(squares)
  for (const bucket of counted) {
    if (sums[bucket] === 0) summed.push(bucket)
    sums[bucket]! += dampened(counts[bucket]!) * factor
    counts[bucket] = 0
  }
  counted.length = 0
}

const dampened = (count: number): number => (count === 1 ? 1 : 1 + Math.log(count))

/** The sums, brought to length 1; the room is empty afterwards. */
function takeAll(): Features {
  const buckets = Uint32Array.from(summed)
  const values = Float32Array.from(summed, (bucket) => sums[bucket]!)
  const length = Math.sqrt(values.reduce((squares, value) => squares + value * value, 0))
  for (const bucket of summed) sums[bucket] = 0
  summed.length = 0
  return { buckets, values: length === 0 ? values : values.map((value) => value / length) }
}
