import MailComposer from 'nodemailer/lib/mail-composer'
import type { SendAction } from '../../core/ports/channel.ts'
import { cleanLine } from '../shared/clean-text.ts'
import type { EmailAccount } from './config.ts'
import { bounceAddress, ownMessageId, replyAddress } from './identity.ts'
import { isMessageId } from './inbound-event.ts'
import { normaliseSubject } from './parse/subject.ts'

/** A mail ready to go: its bytes, its Message-ID without brackets, and the envelope around it. */
export type ComposedMail = { messageId: string; envelope: { from: string; to: string }; raw: Buffer }

const MAX_REFERENCES = 20

/** The same action and key give the same bytes. */
export async function composeMail(account: EmailAccount, action: SendAction, key: string): Promise<ComposedMail> {
  const { replyToken } = action
  const messageId = ownMessageId(key, replyToken, account.address)
  const answered = action.inReplyTo.filter(isMessageId).map(bracketed)
  // A mail that came without a Message-ID is answered like any other; only its name is missing.
  const answers = action.inReplyTo.length > 0
  const to = action.conversation.address
  const from = account.plusAddressing ? bounceAddress(account.address, replyToken) : account.address
  const attachments = await Promise.all(
    action.part.attachments.map(async ({ fileId, name, type }) => ({
      filename: cleanLine(name) || 'file',
      contentType: type,
      content: Buffer.from(await action.readFile(fileId)),
    })),
  )
  const raw = await new MailComposer({
    from: { name: cleanLine(account.name), address: account.address },
    to: { name: '', address: to },
    ...(account.plusAddressing && { replyTo: replyAddress(account.address, replyToken) }),
    subject: subjectLine(action, answers),
    messageId: bracketed(messageId),
    ...(answered.length > 0 && { inReplyTo: answered.at(-1), references: answered.slice(-MAX_REFERENCES) }),
    date: action.decidedAt,
    headers: headers(account, action.part.automatic, answers),
    // Lines of a text part end in CRLF also inside base64 (RFC 2045, 6.8).
    text: action.part.text.replace(/\r?\n/g, '\r\n'),
    attachments,
    newline: 'windows',
    baseBoundary: messageId.split('@')[0],
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build()
  return { messageId, envelope: { from, to }, raw }
}

const bracketed = (id: string) => `<${id.replace(/[<>\s]/g, '')}>`

function subjectLine({ part, conversation, ticketNumber }: SendAction, answers: boolean): string {
  const number = ticketNumber && `[${ticketNumber}]`
  const subject = normaliseSubject(part.subject || conversation.subject)
  const about = number ? `${number} ${subject.replaceAll(number, '')}` : subject
  return cleanLine(`${answers ? 'Re: ' : ''}${about}`)
}

/**
 * RFC 3834 for what nobody wrote; X-Auto-Response-Suppress is Exchange's word for the same wish. An agent's mail carries
 * none of them: at the other end they would keep it from being read.
 */
function headers(account: EmailAccount, automatic: boolean, answers: boolean): Record<string, string> {
  if (!automatic) return {}
  return {
    'X-Loop': account.address,
    'Auto-Submitted': answers ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  }
}
