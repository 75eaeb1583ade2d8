// Where a text may be cut, the best first: between paragraphs, lines, sentences, words.
const BREAKS = [/\n[^\S\n]*\n\s*/g, /\n\s*/g, /[。！？；]|[.!?;]\s+/g, /\s+/g]
// Cutting before one of these would tear a visible character apart: accents, variation selectors, joined emoji.
const CONTINUES = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u

/**
 * Splits a text into pieces of at most `max` characters (UTF-16 units), at a paragraph, line, sentence or word wherever
 * one ends in the second half of a piece. Only white space at the cuts is lost; a surrogate pair is never cut.
 */
export function splitText(text: string, max: number): string[] {
  if (max < 2) throw new RangeError(`A piece of ${max} characters cannot hold every character: give at least 2`)
  const pieces: string[] = []
  let rest = text
  while (rest.length > max) {
    const cut = cutWithin(rest, max)
    const piece = rest.slice(0, cut).trimEnd()
    if (piece !== '') pieces.push(piece)
    rest = rest.slice(cut).trimStart()
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest)
  return pieces
}

function cutWithin(text: string, max: number): number {
  const head = text.slice(0, max)
  for (const between of BREAKS) {
    let best = 0
    for (const match of head.matchAll(between)) best = match.index + match[0].length
    if (best > max / 2) return best
  }
  return cutCharacters(text, max)
}

function cutCharacters(text: string, max: number): number {
  let cut = max
  while (
    cut > max / 2 &&
    (isLowSurrogate(text, cut) || CONTINUES.test(text.slice(cut, cut + 2)) || text[cut - 1] === '\u200d')
  ) {
    cut -= 1
  }
  return isLowSurrogate(text, cut) ? cut - 1 : cut
}

function isLowSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xdc00 && unit <= 0xdfff
}
