import { UnreadableError } from '../../core/errors.ts'
import type { InboundEvent, InboundFile } from '../../core/ports/channel.ts'
import { cleanLine, cleanText } from '../shared/clean-text.ts'
import { readOwnMessageId, readTag, withoutTag } from './identity.ts'
import type { MailAddress, ParsedMail } from './parse/index.ts'
import { isVerified } from './verdict.ts'

export type EventContext = {
  address: string
  ownAddresses: ReadonlySet<string>
  ownDomains: ReadonlySet<string>
  trustedAuthenticationHost?: string
  plusAddressing: boolean
}

const MAX_REFERENCES = 50
const MAX_FILES = 100
// For a mail without a Message-ID: no other mail can name it, so it must never be written into a header.
const HASH_PREFIX = 'sha256:'

/** Whether another mail may name it in In-Reply-To. */
export const isMessageId = (externalId: string) => !externalId.startsWith(HASH_PREFIX)

/** A mail in the core's words. Throws `UnreadableError` where nothing says who wrote it. */
export function inboundEvent(
  mail: ParsedMail,
  raw: { body: Uint8Array; meta: Record<string, string>; receivedAt: Date },
  context: EventContext,
): InboundEvent {
  const sender = senderOf(mail, raw.meta)
  const verified = isVerified(mail, raw, context)
  const externalId = mail.messageId ?? `${HASH_PREFIX}${mail.contentHash}`
  const answered = [mail.bounce?.originalMessageId ?? null, mail.inReplyTo, ...mail.references.toReversed()]
  const references = [...new Set(answered.filter((id) => id !== null))].slice(0, MAX_REFERENCES)
  const tags = ownTags(mail, raw.meta, context)
  const named = references.map((id) => readOwnMessageId(id, context.ownDomains)).find((mark) => mark !== null)
  const replyToken = tags[0]?.replyToken ?? named?.replyToken
  const automatic = automaticReason(mail, raw.meta, sender, tags, context)
  const text = cleanText(mail.visibleText).trimEnd()
  const fullText = cleanText(mail.text).trimEnd()
  return {
    kind: 'message',
    at: arrival(raw),
    from: { address: sender.address.toLowerCase(), name: cleanLine(sender.name, 120), verified },
    conversation: {
      key: externalId,
      references,
      ...(replyToken && { replyToken }),
      address: answerAddress(mail, sender, verified, context),
    },
    subject: cleanLine(mail.subject, 500),
    text,
    ...(fullText !== text && { fullText }),
    files: mail.attachments.slice(0, MAX_FILES).map(inboundFile),
    externalId,
    ...(automatic && { automatic }),
  }
}

/** A mail of which only the header was fetched: its text says so, in the language of its subject. */
export function unfetchedEvent(event: InboundEvent, { notice, size, folder }: Record<string, string>): InboundEvent {
  const megabytes = (Number(size) / 1024 / 1024).toFixed(1)
  const chinese = /\p{Script=Han}/u.test(event.subject ?? '')
  const tooLarge = notice === 'too-large'
  const text = chinese
    ? `（${tooLarge ? '邮件过大' : '邮件无法读取'}，${megabytes} MB，仅取得邮件头。原件在邮箱文件夹 ${folder} 中。）`
    : `(${tooLarge ? 'This mail is too large' : 'This mail could not be read'}, ${megabytes} MB: only its header was fetched. It is in the mailbox, folder ${folder}.)`
  return { ...event, text, fullText: undefined, files: [] }
}

/** When our side got it: the date that the writer's machine put on it may be any. */
function arrival({ meta, receivedAt }: { meta: Record<string, string>; receivedAt: Date }): Date {
  const internal = new Date(meta.internalDate ?? Number.NaN)
  return Number.isNaN(internal.getTime()) || internal > receivedAt ? receivedAt : internal
}

/** Whom an answer could reach: the From address, else the one on the envelope. */
function senderOf({ from }: ParsedMail, { mailFrom = '' }: Record<string, string>): MailAddress {
  if (from?.address.includes('@')) return from
  if (mailFrom.includes('@')) return { name: from?.name ?? '', address: mailFrom }
  throw new UnreadableError('The mail names no sender')
}

/**
 * Answers go to the one Reply-To of a verified sender, else to the sender: a forged mail must not turn a customer's
 * answers to somebody else.
 */
function answerAddress(
  mail: ParsedMail,
  sender: MailAddress,
  verified: boolean,
  { ownAddresses }: EventContext,
): string {
  const [only, ...others] = mail.replyTo
  if (!only || others.length > 0 || !verified) return sender.address
  return only.address.includes('@') && !ownAddresses.has(withoutTag(only.address)) ? only.address : sender.address
}

type Tag = NonNullable<ReturnType<typeof readTag>>

/** What the addresses say that we gave out and this mail came to. */
function ownTags(mail: ParsedMail, meta: Record<string, string>, { ownAddresses }: EventContext): Tag[] {
  const envelope: string[] = meta.recipients ? JSON.parse(meta.recipients) : []
  const delivered = ['delivered-to', 'x-original-to', 'x-envelope-to'].map((name) => mail.headers[name] ?? '')
  const written = [...mail.to, ...mail.cc].map(({ address }) => address)
  return [...envelope, ...delivered, ...written]
    .filter((address) => ownAddresses.has(withoutTag(address)))
    .map(readTag)
    .filter((tag) => tag !== null)
}

function automaticReason(
  mail: ParsedMail,
  meta: Record<string, string>,
  sender: MailAddress,
  tags: Tag[],
  context: EventContext,
): InboundEvent['automatic'] {
  const loop = mail.headers['x-loop']?.trim().toLowerCase() ?? ''
  const ours = readOwnMessageId(mail.messageId ?? '', context.ownDomains) !== null || context.ownAddresses.has(loop)
  if (ours || context.ownAddresses.has(withoutTag(sender.address))) return { reason: 'own mail' }
  if (mail.bounce) return { reason: 'bounce', ...bounceOfOurs(mail.bounce, tags, context) }
  if (mail.automatic) return { reason: mail.automatic }
  return meta.mailFrom === '' ? { reason: 'null return path' } : undefined
}

/**
 * A bounce says something about a mail of ours only where it names one by its Message-ID, which nobody can guess, and,
 * where the account has addresses for bounces, came to the one that this mail was given. Anybody can write the rest.
 */
function bounceOfOurs(bounce: NonNullable<ParsedMail['bounce']>, tags: Tag[], context: EventContext) {
  const externalId = bounce.originalMessageId ?? ''
  const mark = readOwnMessageId(externalId, context.ownDomains)
  if (!mark) return {}
  const expected = tags.some(({ forBounces, replyToken }) => forBounces && replyToken === mark.replyToken)
  if (context.plusAddressing && !expected) return {}
  const reason = cleanLine([bounce.status, bounce.diagnostic].filter(Boolean).join(' ') || 'it came back')
  const address = bounce.recipient?.toLowerCase()
  return { bounce: { externalId, permanent: bounce.permanent, reason, ...(address && { address }) } }
}

const inboundFile = ({ name, type, size, content }: ParsedMail['attachments'][number]): InboundFile => ({
  name: cleanLine(name, 150),
  type,
  size,
  content,
})
