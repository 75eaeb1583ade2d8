import addressparser from 'nodemailer/lib/addressparser'
import type { CharsetHint } from './charset/decode.ts'
import { decodeHeaderText } from './mime/encoded-words.ts'

/** `address` is empty where the header names somebody without one. */
export type MailAddress = { name: string; address: string }

type ParsedEntry = { name?: string; address?: string; group?: ParsedEntry[] }

const encodedWord = /=\?[^?\s]{1,80}\?[bq]\?[^?]{0,4000}\?=(?:[ \t]{0,80}=\?[^?\s]{1,80}\?[bq]\?[^?]{0,4000}\?=)*/gi
const placeholder = /\ue000(\d+)\ue001/g

/**
 * The addresses of a header such as To, given as one character per byte; groups are flattened. Encoded words are set
 * aside while the list is taken apart, so that what they hide can never become an address (RFC 2047, section 5).
 */
export function parseAddresses(value: string, hint?: CharsetHint): MailAddress[] {
  const words: string[] = []
  const withoutWords = value.replace(encodedWord, (word) => ` \ue000${words.push(decodeHeaderText(word)) - 1}\ue001 `)
  const readable = withoutWords
    .split(/(\ue000\d+\ue001)/)
    .map((piece) => (piece.startsWith('\ue000') ? piece : decodeHeaderText(piece, hint)))
    .join('')
  const restore = (text: string) => text.replace(placeholder, (_, index) => words[Number(index)] ?? '')
  return flatten(addressparser(readable) as ParsedEntry[]).flatMap((entry) => {
    const name = tidyName(restore(entry.name ?? ''))
    const address = (entry.address ?? '').trim().replace(/^mailto:/i, '')
    if (address.includes('\ue000')) return [{ name, address: plainAddress(restore(address)) }]
    const hidden = address === '' ? /^([^<>]{0,200})<([^\s<>@]{1,200}@[^\s<>@]{1,255})>$/.exec(name) : null
    if (hidden) return [{ name: tidyName(hidden[1]!), address: hidden[2]! }]
    return name === '' && address === '' ? [] : [{ name, address }]
  })
}

function flatten(entries: ParsedEntry[]): ParsedEntry[] {
  return entries.flatMap((entry) => (entry.group ? flatten(entry.group) : [entry]))
}

function plainAddress(text: string): string {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text.trim()) ? text.trim() : ''
}

function tidyName(name: string): string {
  const spaced = name.replace(/\s+/g, ' ').trim()
  const collapsed = spaced.includes('<') ? spaced : spaced.replace(/ ?>$/, '')
  return /^(["']).*\1$/.test(collapsed) ? collapsed.slice(1, -1).trim() : collapsed
}
