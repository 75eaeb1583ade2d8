import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import type { Attachment } from '../../core/records/index.ts'
import { splitText } from '../shared/split-text.ts'
import { escapeText, plainWords } from './markup.ts'

/** https://docs.discord.com/developers/resources/message#create-message */
export const maxTextLength = 2000
const filesInMessage = 10
/** https://docs.discord.com/developers/reference#uploading-files */
export const maxAttachmentSize = 10 * 1024 * 1024
const bytesInMessage = 25 * 1024 * 1024

/** Splits at the limit. Files go with the last text, as many as one message takes, the rest behind it. */
export function render({ text, attachments, automatic, choices }: CustomerMessage): Part[] {
  const names = attachments.map(({ name }) => name).join(', ')
  const texts = fitting(plainWords(text).trim() || plainWords(names) || '…', maxTextLength)
  const [first = [], ...more] = groups(attachments)
  const parts: Part[] = texts.map((piece) => ({ text: piece, attachments: [], automatic }))
  parts[parts.length - 1]!.attachments = first
  for (const group of more) parts.push({ text: '', attachments: group, automatic })
  if (choices && choices.length > 0) parts[parts.length - 1]!.choices = choices
  return parts
}

function fitting(text: string, size: number): string[] {
  return splitText(text, size).flatMap((piece) => {
    const escaped = escapeText(piece)
    return escaped.length <= maxTextLength ? [escaped] : fitting(piece, Math.ceil(size / 2))
  })
}

function groups(attachments: Attachment[]): Attachment[][] {
  const found: Attachment[][] = []
  let room = 0
  for (const file of attachments) {
    const last = found.at(-1)
    if (last && last.length < filesInMessage && file.size <= room) last.push(file)
    else {
      found.push([file])
      room = bytesInMessage
    }
    room -= file.size
  }
  return found
}
