import { createTransport } from 'nodemailer'
import type { Conversation } from './conversation.ts'
import { mailsTo, type ReceivedMail } from './mailbox.ts'
import type { Customer } from './story.ts'

export type PostOffice = { smtp: { host: string; port: number }; deskAddress: string; outgoingFolder: string }

/** A customer who writes mails: out over SMTP to the desk's intake, in from the folder where it puts its mails. */
export function mailConversation(office: PostOffice, customer: Customer): Conversation {
  const transport = createTransport({ ...office.smtp, secure: false, ignoreTLS: true })
  const begun = Date.now()
  const received = () => mailsTo(office.outgoingFolder, customer.address, begun)
  return {
    async say(text) {
      const answered = (await received()).at(-1)
      await transport.sendMail({
        from: { name: customer.name, address: customer.address },
        to: office.deskAddress,
        ...(answered ? answerTo(answered, text, customer.locale) : { subject: customer.subject, text }),
      })
    },
    heard: async () =>
      (await received()).map(({ automatic }) => (automatic ? ('acknowledgement' as const) : ('reply' as const))),
  }
}

/** As mail programs answer: the subject kept, the mail that is answered quoted below. */
function answerTo(mail: ReceivedMail, text: string, locale: Customer['locale']) {
  const [re, wrote] = locale === 'en' ? ['Re: ', 'wrote:'] : ['回复：', '写道：']
  const quoted = mail.text.replace(/^/gm, '> ')
  return {
    subject: `${re}${mail.subject.replace(/^Re: /, '')}`,
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId],
    text: `${text}\n\n${mail.date} ${mail.from} ${wrote}\n${quoted}`,
  }
}
