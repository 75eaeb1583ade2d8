import { visibleText } from '../../../../src/adapters/email/parse/visible/visible-text.ts'

/** What is visible of a plain text. */
export const show = (text: string, subject = '', isReply = true) =>
  visibleText(
    text.split('\n').map((line) => ({ text: line, role: 'text' as const })),
    subject,
    isReply,
  )
