import type { Choice, CustomerMessage, Part } from '../../../core/ports/channel.ts'
import { maxTextBytes } from '../config.ts'
import { numbered, partsOf } from '../parts.ts'
import { plainWords, splitBytes } from '../text.ts'
import { maxHeadBytes, maxItems } from './menu.ts'

/**
 * One part is one message, as WeCom counts them: a text, a text with buttons, or a file. As few as possible, since only
 * five may follow a customer's last.
 */
export function render(message: CustomerMessage): Part[] {
  const { choices = [] } = message
  if (choices.length > maxItems) return render({ ...message, text: numbered(message.text, choices), choices: [] })
  return partsOf(message, splitFor(plainWords(message.text), choices), choices)
}

/** The buttons stand under the last piece, where there is room for fewer words. */
function splitFor(text: string, choices: Choice[]): string[] {
  if (choices.length === 0 || Buffer.byteLength(text) <= maxHeadBytes) return splitBytes(text, maxTextBytes)
  const pieces = splitBytes(text, maxTextBytes)
  return [...pieces.slice(0, -1), ...splitBytes(pieces.at(-1)!, maxHeadBytes)]
}
