import { createHash } from 'node:crypto'
import type { ParsedMail } from './parsed-mail.ts'

/**
 * What makes a mail the same mail whichever mailbox or relay delivered it: who wrote it, when, under what subject and
 * with what content. Received lines, Return-Path, transfer encodings and the ends of lines have no part in it.
 */
export function contentHash(mail: Omit<ParsedMail, 'contentHash'>): string {
  const identity = [
    mail.from?.address.toLowerCase() ?? '',
    mail.date ?? '',
    mail.subject.trim(),
    mail.text.replace(/\s+/g, ' ').trim(),
    ...mail.attachments.map(({ sha256 }) => sha256).sort(),
  ]
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex')
}
