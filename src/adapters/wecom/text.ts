import { cleanText } from '../shared/clean-text.ts'
import { splitText } from '../shared/split-text.ts'

/** Splits at the best place so that no piece has more than `max` bytes of UTF-8. Only white space at the cuts is lost. */
export function splitBytes(text: string, max: number): string[] {
  const pieces: string[] = []
  let rest = text
  while (Buffer.byteLength(rest) > max) {
    const units = unitsWithin(rest, max)
    // One character more than fits, for it may belong to the one before.
    const [piece = ''] = splitText(rest.slice(0, units + 2), units)
    rest = rest.slice(rest.indexOf(piece) + piece.length).trimStart()
    pieces.push(piece)
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest]
}

/** How many UTF-16 units from the start have at most `max` bytes. */
function unitsWithin(text: string, max: number): number {
  let bytes = 0
  let units = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > max) return units
    units += character.length
  }
  return units
}

/** Both apps show `<a href=…>` as a link whose words hide where it leads: written otherwise, it is words alone. */
export const plainWords = (text: string): string => cleanText(text).replace(/<(?=\s*\/?\s*[a@!])/gi, '＜')
