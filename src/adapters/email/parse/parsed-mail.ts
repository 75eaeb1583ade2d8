import type { MailAddress } from './addresses.ts'
import type { Authentication } from './authentication.ts'
import type { Bounce } from './automatic/delivery-status.ts'
import type { Attachment } from './body/read-body.ts'

/** A mail as Echodesk understands it. Nothing here was checked against the network. */
export type ParsedMail = {
  from: MailAddress | null
  to: MailAddress[]
  cc: MailAddress[]
  replyTo: MailAddress[]
  subject: string
  /** ISO-8601 in UTC */
  date: string | null
  /** without angle brackets, like `inReplyTo` and `references` */
  messageId: string | null
  inReplyTo: string | null
  references: string[]
  /** the whole text */
  text: string
  /** what the sender wrote: without quoted mails and signature */
  visibleText: string
  /** the raw HTML: to be sanitised before it is shown */
  html: string | null
  attachments: Attachment[]
  /** why no person wrote this mail */
  automatic: string | null
  bounce: Bounce | null
  /** the verdict of whoever received the mail; `parseMail` itself leaves it null */
  authentication: Authentication | null
  /** the few headers the product needs, by lower-case name; one that occurs more than once has a line for each */
  headers: Record<string, string>
  /** SHA-256, hexadecimal */
  contentHash: string
  /** why the mail could not be understood; the other fields then hold what could be had */
  quarantined: string | null
}
