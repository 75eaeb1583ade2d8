import type { Choice, CustomerMessage, Part } from '../../../core/ports/channel.ts'
import { cleanLine } from '../../shared/clean-text.ts'
import { maxTextBytes } from '../config.ts'
import { numbered, partsOf } from '../parts.ts'
import { plainWords, splitBytes } from '../text.ts'
import { maxButtons, maxCardText } from './card.ts'

/** One part is one message: a text, a card with buttons, or a file. WeCom silently cuts what is longer than it takes. */
export function render(message: CustomerMessage): Part[] {
  const { choices = [] } = message
  if (choices.length > maxButtons) return render({ ...message, text: numbered(message.text, choices), choices: [] })
  return partsOf(message, splitFor(plainWords(message.text), choices, message.subject), choices)
}

/** A card holds few words: the last paragraph where it is short enough, else the subject. */
function splitFor(text: string, choices: Choice[], subject: string): string[] {
  if (choices.length === 0) return splitBytes(text, maxTextBytes)
  if (text.trim() !== '' && text.length <= maxCardText) return [text]
  const [, before = text, last = ''] = /^([\s\S]*\n)\s*([^\n]+)\s*$/.exec(text) ?? []
  if (last !== '' && last.length <= maxCardText) return [...splitBytes(before.trimEnd(), maxTextBytes), last]
  return [...splitBytes(text, maxTextBytes), cleanLine(subject, maxCardText) || '…']
}
