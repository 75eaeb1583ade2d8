import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import { cleanText } from '../shared/clean-text.ts'
import { splitText } from '../shared/split-text.ts'

/** Characters in one part: more than anybody reads at once, far less than a row of the store holds. */
export const maxTextLength = 100_000

/** The chat shows a text as it is; the files come with its last part. */
export function render(message: CustomerMessage): Part[] {
  const texts = splitText(cleanText(message.text), maxTextLength)
  return texts.map((text, index) => ({
    text,
    attachments: index === texts.length - 1 ? message.attachments : [],
    automatic: message.automatic,
  }))
}
