import { cleanLine, cleanText } from '../shared/clean-text.ts'

/** Discord's writing: https://docs.discord.com/developers/reference#message-formatting */

const reordering = /\p{Bidi_Control}/gu
const address = /https?:\/\/[^\s<>]+/g
const zeroWidth = '\u200b'

export type Named = (kind: 'user' | 'role' | 'channel', id: string) => string | undefined

/** Text that Discord shows letter by letter: no formatting, no link whose label is another address, nobody called. */
export function escapeText(text: string): string {
  const plain = plainWords(text)
  let escaped = ''
  let from = 0
  for (const { 0: link, index } of plain.matchAll(address)) {
    escaped += escapeWords(plain.slice(from, index)) + link.replace(/@(?=everyone|here)/gi, `@${zeroWidth}`)
    from = index + link.length
  }
  return escapeLines(escaped + escapeWords(plain.slice(from)))
}

/** Text without control and reordering characters. */
export const plainWords = (text: string): string => cleanText(text).replace(reordering, '')

const escapeWords = (text: string): string =>
  text
    .replace(/[\\*_~`|[\]]/g, '\\$&')
    .replace(/<(?=[@#:/\w])/g, `<${zeroWidth}`)
    .replace(/@(?=everyone|here)/gi, `@${zeroWidth}`)

/** Headings, small print and quotes exist at the beginning of a line alone. */
const escapeLines = (text: string): string => text.replace(/^(\s*)(#{1,3}\s|-#\s|>{1,3}\s)/gm, '$1\\$2')

/** What was typed, from what Discord made of it: names in place of ids. */
export function plainText(content: string, nameOf: Named): string {
  return content
    .replace(/<@!?(\d+)>/g, (_whole, id: string) => `@${nameOf('user', id) ?? id}`)
    .replace(/<@&(\d+)>/g, (_whole, id: string) => `@${nameOf('role', id) ?? id}`)
    .replace(/<#(\d+)>/g, (_whole, id: string) => `#${nameOf('channel', id) ?? id}`)
    .replace(/<a?:(\w+):\d+>/g, ':$1:')
    .replace(/<\/([^:>]+):\d+>/g, '/$1')
    .replace(/<t:(-?\d{1,11})(?::\w)?>/g, (_whole, seconds: string) => new Date(Number(seconds) * 1000).toISOString())
}

/** A file's name without path, control and reordering characters. */
export const safeFileName = (name: string): string =>
  cleanLine(name.normalize('NFC')).replace(/[/\\]/g, '_').replace(/^\.+/, '').trim() || 'file'
