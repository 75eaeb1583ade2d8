/** Slack's own writing of text: https://docs.slack.dev/messaging/formatting-message-text */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
// Characters that reorder what stands around them: a way to make one text look like another.
const reordering = /[\u202A-\u202E\u2066-\u2069]/g

/**
 * Text as Slack shows it letter by letter. Without angle brackets there is no mention, no broadcast and no link whose
 * label differs from its address.
 */
export function escapeText(text: string): string {
  return text.replace(reordering, '').replace(/[&<>]/g, (character) => escapes[character] ?? character)
}

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
  const bare = name
    .normalize('NFC')
    .replace(reordering, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones to remove
    .replace(/[\u0000-\u001F\u007F\u200B-\u200F\uFEFF]/g, '')
    .replace(/[/\\]/g, '_')
    .replace(/^\.+/, '')
    .trim()
  return bare || 'file'
}
