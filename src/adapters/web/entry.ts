import { createHash } from 'node:crypto'
import { UnreadableError } from '../../core/errors.ts'
import type { HostedEntry, InboundEvent, InboundFile, RawEvent } from '../../core/ports/channel.ts'
import type { Attachment } from '../../core/records/index.ts'
import { cleanLine, cleanText } from '../shared/clean-text.ts'

/** What a visitor sent, as the bytes that are kept. The same id again is the same message. */
export const rawEntry = (account: string, entry: HostedEntry): RawEvent => ({
  externalId: entry.id,
  scope: account,
  body: Buffer.from(JSON.stringify(entry)),
})

/** A visitor's message. Throws `UnreadableError` where the bytes are none. */
export function parseEntry(body: Uint8Array, receivedAt: Date): InboundEvent {
  const { id, conversation, text, name = '', email, locale, attachments = [], choice, begins } = readEntry(body)
  return {
    kind: choice === undefined ? 'message' : 'choice',
    at: receivedAt,
    // Whoever knows the conversation's secret is the one who began it; the mail address is only what they say.
    from: { address: visitor(conversation), name: cleanLine(name), verified: true, ...(locale && { locale }) },
    conversation: {
      key: conversation,
      address: conversation,
      ...(email && { route: { statedEmail: cleanLine(email) } }),
      ...(begins === true && { begins }),
    },
    text: cleanText(text).trim(),
    files: attachments.map(nameFile),
    externalId: id,
    ...(choice !== undefined && { choice }),
  }
}

/** A name for who writes, which agents may see: the conversation itself is the visitor's secret. */
const visitor = (conversation: string): string =>
  `visitor-${createHash('sha256').update(conversation).digest('hex').slice(0, 16)}`

const mediaType = /^[\w.+-]+\/[\w.+-]+$/

function nameFile(attachment: Attachment): InboundFile {
  const name = cleanLine(attachment.name, 120) || 'file'
  const type = mediaType.test(attachment.type) ? attachment.type : 'application/octet-stream'
  const stored = { ...attachment, name, type }
  return { name, type, size: stored.size, stored }
}

function readEntry(body: Uint8Array): HostedEntry {
  const value = parseJson(body)
  for (const key of ['id', 'conversation', 'text', 'name', 'email', 'locale', 'choice']) {
    const optional = ['name', 'email', 'locale', 'choice'].includes(key) && value[key] === undefined
    if (!optional && typeof value[key] !== 'string')
      throw new UnreadableError(`a chat message whose ${key} is not a text`)
  }
  if (!value.id || !value.conversation) throw new UnreadableError('a chat message that belongs to no conversation')
  const { attachments = [] } = value
  if (!Array.isArray(attachments) || !attachments.every(isAttachment)) {
    throw new UnreadableError('a chat message whose attachments are not files')
  }
  return value as HostedEntry
}

function parseJson(body: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw new UnreadableError('a chat message that is not a JSON object')
}

const isAttachment = (value: unknown): value is Attachment => {
  const { fileId, name, type, size } = (value ?? {}) as Record<string, unknown>
  return [fileId, name, type].every((each) => typeof each === 'string') && typeof size === 'number'
}
