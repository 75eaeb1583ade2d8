import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import { cleanText } from '../shared/clean-text.ts'
import { splitText } from '../shared/split-text.ts'

/** WeChat's input takes about 2,000 characters; in a group the name of who is answered stands before them. */
export const maxTextLength = 1900

/**
 * Texts, then each file as a message of its own. An @ in a text calls nobody here: WeChat notifies those whose ids are
 * sent along, and those are named apart from the text.
 */
export function render({ text, attachments, automatic }: CustomerMessage): Part[] {
  const texts = text.trim() === '' && attachments.length > 0 ? [] : splitText(cleanText(text), maxTextLength)
  return [
    ...texts.map((piece) => ({ text: piece, attachments: [], automatic })),
    ...attachments.map((attachment) => ({ text: '', attachments: [attachment], automatic })),
  ]
}
