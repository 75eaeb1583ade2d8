/** Slack's own writing of text: https://docs.slack.dev/messaging/formatting-message-text */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
// Characters that reorder what stands around them: a way to make one text look like another.
const reordering = /\p{Bidi_Control}/gu
// Characters that nobody sees, where they can only deceive.
const unseen = /[\p{Cc}\p{Bidi_Control}\u200B-\u200D\u2060\uFEFF]/gu
const control = /[^\P{Cc}\n\t]/gu

/**
 * Text as Slack shows it letter by letter. Without angle brackets there is no mention, no broadcast and no link whose
 * label differs from its address.
 */
export function escapeText(text: string): string {
  return cleanText(text).replace(/[&<>]/g, (character) => escapes[character] ?? character)
}

/** Text without what is no text: control and reordering characters, halves of characters. */
export const cleanText = (text: string): string =>
  text.toWellFormed().replaceAll('\r\n', '\n').replace(control, '').replace(reordering, '')

/** A name on one line, with nothing hidden in it. */
export const cleanName = (name: string): string => name.toWellFormed().replace(unseen, '').trim()

/** The ids of the people mentioned in a text. */
export function mentionedUsers(text: string): string[] {
  return [...new Set([...text.matchAll(/<@([UW]\w+)/g)].map((match) => match[1] ?? ''))]
}

/** What was typed, from what Slack made of it. `nameOf` gives a person's name, or undefined where it is unknown. */
export function plainText(text: string, nameOf: (user: string) => string | undefined): string {
  return text
    .replace(/<([^<>\s][^<>]*)>/g, (_whole, inside: string) => readEntity(inside, nameOf))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function readEntity(inside: string, nameOf: (user: string) => string | undefined): string {
  const bar = inside.indexOf('|')
  const target = bar < 0 ? inside : inside.slice(0, bar)
  const label = bar < 0 ? '' : inside.slice(bar + 1)
  if (target.startsWith('@')) return `@${nameOf(target.slice(1)) || label || target.slice(1)}`
  if (target.startsWith('#')) return `#${label || target.slice(1)}`
  if (target.startsWith('!')) return label || `@${target.slice(1).split('^')[0]}`
  const address = target.replace(/^(mailto|tel):/, '')
  return !label || label === target || label === address ? address : `${label} (${address})`
}

/** A file's name without path, control and reordering characters. */
export function safeFileName(name: string): string {
  return cleanName(name.normalize('NFC')).replace(/[/\\]/g, '_').replace(/^\.+/, '').trim() || 'file'
}
