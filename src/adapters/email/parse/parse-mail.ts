import { parseAddresses } from './addresses.ts'
import type { Evidence } from './automatic/evidence.ts'
import { whyAutomatic } from './automatic/why-automatic.ts'
import { type Body, charsetHint, readBody } from './body/read-body.ts'
import { contentHash } from './content-hash.ts'
import { parseDate } from './date.ts'
import { LimitExceeded, limits } from './limits.ts'
import { parseMessageIds } from './message-ids.ts'
import { decodeHeaderText } from './mime/encoded-words.ts'
import { type Entity, readEntity } from './mime/entity.ts'
import { allValues, firstValue, type HeaderField } from './mime/header-fields.ts'
import type { ParsedMail } from './parsed-mail.ts'
import { salvageHeaders } from './salvage.ts'
import { normaliseSubject } from './subject.ts'
import { visibleBody } from './visible/visible-body.ts'

const keptHeaders = [
  'auto-submitted',
  'authentication-results',
  'delivered-to',
  'list-id',
  'list-unsubscribe',
  'precedence',
  'return-path',
  'sender',
  'x-auto-response-suppress',
  'x-autoreply',
  'x-echodesk',
  'x-envelope-to',
  'x-forwarded-to',
  'x-loop',
  'x-original-to',
  'x-priority',
  'importance',
  'content-language',
  'accept-language',
]

/**
 * Understands a raw mail. Never throws for a bad one: then `quarantined` says why, and the other fields hold what could
 * be had. Works on the bytes alone, in time linear to their number.
 */
export async function parseMail(raw: Uint8Array): Promise<ParsedMail> {
  const bytes = withLineFeeds(withoutMark(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)))
  try {
    if (bytes.length > limits.mail) throw new LimitExceeded(`larger than ${limits.mail} bytes`)
    if (bytes.length === 0) throw new LimitExceeded('the mail is empty')
    const root = readEntity(bytes, limits)
    const reason = root.fields.length === 0 ? 'no header field: this is no mail' : null
    return describe(root, readBody(root, limits), reason)
  } catch (error) {
    return parseUnreadable(bytes, error instanceof Error ? error.message : String(error))
  }
}

/** What can be told of a mail that is not parsed for the given reason: the beginning of its headers. */
export function parseUnreadable(raw: Uint8Array, reason: string): ParsedMail {
  return describe(salvageHeaders(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)), emptyBody, reason)
}

const emptyBody: Body = { text: '', html: null, htmlLines: null, textFromHtml: false, attachments: [] }

function describe(root: Entity, body: Body, quarantined: string | null): ParsedMail {
  const { fields } = root
  const hint = charsetHint(root)
  const addresses = (name: string) => allValues(fields, name).flatMap((value) => parseAddresses(value, hint))
  const from = addresses('from')
  const ids = (name: string) => parseMessageIds(allValues(fields, name).join(' '))
  const subject = tidy(decodeHeaderText(firstValue(fields, 'subject') ?? '', hint))
  const replyTo = addresses('reply-to')
  const inReplyTo = ids('in-reply-to')[0] ?? null
  const references = ids('references')
  const isReply = inReplyTo !== null || references.length > 0 || normaliseSubject(subject) !== subject
  const visible = visibleBody(body, subject, isReply)
  const evidence: Evidence = {
    fields,
    root,
    from: from[0] ?? null,
    replyTo,
    subject,
    text: body.text,
    visibleText: visible,
  }
  const mail = {
    from: from.find(({ address }) => address !== '') ?? from[0] ?? null,
    to: addresses('to'),
    cc: addresses('cc'),
    replyTo,
    subject,
    date: parseDate(firstValue(fields, 'date') ?? ''),
    messageId: ids('message-id')[0] ?? null,
    inReplyTo,
    references,
    text: body.text,
    visibleText: visible,
    html: body.html,
    attachments: body.attachments,
    ...whyAutomatic(evidence),
    authentication: null,
    headers: headersOf(fields, hint),
    quarantined,
  }
  return { ...mail, contentHash: contentHash(mail) }
}

function headersOf(fields: HeaderField[], hint: string | null): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const values = allValues(fields, name)
      return values.length > 0
        ? [[name, values.map((value) => tidy(decodeHeaderText(value.slice(0, 4_000), hint))).join('\n')]]
        : []
    }),
  )
}

/** Header text on one line, without what could forge another line or hide in it. */
const tidy = (text: string) =>
  text
    .replace(/[\s\0]+/g, ' ')
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .trim()

const byteOrderMark = Buffer.from('\ufeff')

const withoutMark = (bytes: Buffer) =>
  bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? bytes.subarray(byteOrderMark.length) : bytes

/** Mails of old Macintosh programs end their lines with a lone carriage return. */
function withLineFeeds(bytes: Buffer): Buffer {
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes
  return bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)) as Buffer
}
