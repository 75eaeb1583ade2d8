import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import { cleanText, escapeText } from './markup.ts'

/** chat.update takes 4,000 characters; what is posted must stay within it, or it could not be edited. */
export const maxTextLength = 3900

/** Splits at the limit, at a paragraph, line or word where there is one. Attachments go with the last part. */
export function render(message: CustomerMessage): Part[] {
  const names = message.attachments.map((attachment) => attachment.name).join(', ')
  const pieces = split(cleanText(message.text).trim() || cleanText(names))
  return pieces.map((piece, index) => ({
    text: escapeText(piece),
    attachments: index === pieces.length - 1 ? message.attachments : [],
    automatic: message.automatic,
  }))
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
