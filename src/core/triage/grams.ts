/** Hashes of the words and runs of characters in a text, without making a string of each. */

type Add = (hash: number) => void
/** Words of the title are another feature than the same words below it. */
type Place = 'title' | 'body'

/** FNV-1a over UTF-16 code units. */
export function textHash(text: string): number {
  return extended(start, text, 0, text.length)
}

/** Characters alone and in pairs, and Latin words; of numbers only that they are there. */
export function readCharacters(text: string, place: Place, add: Add): void {
  const seed = textHash(place)
  for (let index = 0; index < text.length; ) {
    if (isIdeograph(text.charCodeAt(index))) {
      let hash = seed
      for (let next = index; next < index + longestRun && isIdeograph(text.charCodeAt(next)); next++) {
        hash = mixed(hash, text.charCodeAt(next))
        add(hash)
      }
      index++
      continue
    }
    const end = wordEnd(text, index)
    if (end > index) add(extended(seed, text, index, end))
    index = Math.max(end, index + 1)
  }
}

/** Words by their stem, alone and in pairs, marks of question and exclamation among them. */
export function readWords(text: string, place: Place, add: Add): void {
  const seed = textHash(place)
  let previous = 0
  for (let index = 0; index < text.length; ) {
    const end = wordEnd(text, index)
    if (end === index) {
      index++
      continue
    }
    const stem = stemHash(seed, text, index, end)
    add(stem)
    if (previous !== 0) add(Math.imul(previous, 31) ^ stem)
    previous = stem
    index = end
  }
}

const longestRun = 2
const pieceLength = 4

/** Pieces of words, so that words of one stem, and misspelt ones, meet. */
export function readPieces(text: string, add: Add): void {
  for (let index = 0; index < text.length; ) {
    const end = wordEnd(text, index)
    if (end - index > pieceLength && isLetter(text.charCodeAt(index))) {
      for (let from = index; from + pieceLength <= end; from++) add(extended(pieceSeed, text, from, from + pieceLength))
    }
    index = Math.max(end, index + 1)
  }
}

/** Light: plural, past and -ing forms meet. */
function stemHash(seed: number, text: string, from: number, to: number): number {
  if (to - from <= 4 || text.lastIndexOf("'", to) >= from) return extended(seed, text, from, to)
  const ends = (suffix: string) => text.endsWith(suffix, to)
  if (ends('ies') || ends('ied')) return mixed(extended(seed, text, from, to - 3), y)
  const cut = ends('ing') ? 3 : ends('ed') || ends('es') ? 2 : ends('s') ? 1 : 0
  return extended(seed, text, from, to - cut)
}

/** Where the word, number or mark that begins here ends; the same place where none does. */
function wordEnd(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (first === question || first === exclamation) return from + 1
  let end = from
  if (isDigit(first)) while (isDigit(text.charCodeAt(end))) end++
  else if (isLetter(first)) while (isLetter(text.charCodeAt(end)) || text.charCodeAt(end) === apostrophe) end++
  return end
}

/** Numbers are all one: which it is says nothing. */
function extended(seed: number, text: string, from: number, to: number): number {
  if (isDigit(text.charCodeAt(from))) return mixed(seed, zero)
  let hash = seed
  for (let index = from; index < to; index++) hash = mixed(hash, text.charCodeAt(index))
  return hash
}

const mixed = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)
const isLetter = (unit: number): boolean => unit >= 0x61 && unit <= 0x7a
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39
const isIdeograph = (unit: number): boolean => unit >= 0x3400 && unit <= 0x9fff
const start = 0x811c9dc5
const apostrophe = 0x27
const question = 0x3f
const exclamation = 0x21
const zero = 0x30
const y = 0x79
const pieceSeed = textHash('piece')
