import type { Choice, CustomerMessage, Part } from '../../core/ports/channel.ts'

/** A part for each piece of text, the buttons with the last of them, and then one for each file. */
export function partsOf(message: CustomerMessage, pieces: string[], choices: Choice[]): Part[] {
  const { automatic } = message
  const files = message.attachments.map((file): Part => ({ text: '', attachments: [file], automatic }))
  const texts = pieces
    .map((text): Part => ({ text, attachments: [], automatic }))
    .filter(({ text }) => text.trim() !== '' || (files.length === 0 && choices.length === 0))
  if (choices.length === 0) return [...texts, ...files]
  const last = texts.pop() ?? { text: '', attachments: [], automatic }
  return [...texts, { ...last, choices }, ...files]
}

/** More choices than there is room for, as words to answer with: by their number, or as they are where they are numbers. */
export function numbered(text: string, choices: Choice[]): string {
  const labels = choices.map(({ label }) => label)
  if (labels.every((label) => /^\d+$/.test(label))) return `${text}\n${labels.join('  ')}`
  return [text, ...labels.map((label, index) => `${index + 1}. ${label}`)].join('\n')
}
