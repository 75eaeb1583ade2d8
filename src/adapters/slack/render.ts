import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import { sectionLimit } from './choices.ts'
import { cleanText, escapeText } from './markup.ts'

/** chat.update takes 4,000 characters; what is posted must stay within it, or it could not be edited. */
export const maxTextLength = 3900

/** Splits at the limit, at a paragraph, line or word where there is one. Files and buttons go with the last part. */
export function render(message: CustomerMessage): Part[] {
  const { text, attachments, automatic, choices = [] } = message
  const names = attachments.map((attachment) => attachment.name).join(', ')
  const words = cleanText(text).trim() || cleanText(names)
  const pieces = split(words, choices.length > 0 ? sectionLimit : maxTextLength)
  const parts: Part[] = pieces.map((piece) => ({ text: escapeText(piece), attachments: [], automatic }))
  const last = { ...parts.at(-1)!, attachments, ...(choices.length > 0 && { choices }) }
  return [...parts.slice(0, -1), last]
}

/** Pieces whose escaped length is within the limit. */
export function split(text: string, limit = maxTextLength): string[] {
  const pieces: string[] = []
  let rest = text
  while (escapeText(rest).length > limit) {
    const most = longestPrefix(rest, limit)
    const head = rest.slice(0, most)
    const end = Math.max(head.lastIndexOf('\n\n'), head.lastIndexOf('\n'), head.lastIndexOf(' '))
    const cut = end > most / 2 ? end : most
    pieces.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).replace(/^\s+/, '')
  }
  return [...pieces, rest]
}

/** How many characters of `text` fit into `limit` once escaped, never half of a surrogate pair. */
function longestPrefix(text: string, limit: number): number {
  let length = 0
  let index = 0
  for (const character of text) {
    length += escapeText(character).length
    if (length > limit) return index
    index += character.length
  }
  return index
}
