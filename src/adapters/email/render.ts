import type { CustomerMessage, Part } from '../../core/ports/channel.ts'
import type { Attachment } from '../../core/records/index.ts'
import { cleanLine, cleanText } from '../shared/clean-text.ts'

/** Bytes of files in one mail: with their encoding it stays below the 30 MB that most servers take. */
export const MAX_ATTACHMENTS = 20 * 1024 * 1024

/**
 * One mail, as plain text: every mail program shows it as it is, and nothing in it can be mistaken for markup. Files that
 * are too large together follow in mails of their own, each naming what it brings.
 */
export function render(message: CustomerMessage): Part[] {
  const [first = [], ...further] = packed(message.attachments)
  const subject = cleanLine(message.subject)
  const part = (text: string, attachments: Attachment[]): Part => ({
    text,
    subject,
    attachments,
    automatic: message.automatic,
  })
  const names = (files: Attachment[]) => files.map(({ name }) => cleanLine(name)).join('\n')
  return [part(cleanText(message.text), first), ...further.map((files) => part(names(files), files))]
}

function packed(attachments: Attachment[]): Attachment[][] {
  const mails: Attachment[][] = []
  let room = 0
  for (const file of attachments) {
    if (mails.length === 0 || file.size > room) {
      mails.push([])
      room = MAX_ATTACHMENTS
    }
    mails.at(-1)?.push(file)
    room -= file.size
  }
  return mails
}
