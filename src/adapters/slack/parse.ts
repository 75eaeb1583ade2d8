import type { InboundEvent, InboundFile, RawEvent } from '../../core/ports/channel.ts'
import { cleanName, cleanText, mentionedUsers, plainText, safeFileName } from './markup.ts'
import {
  checkPayload,
  type EventPayload,
  type Happening,
  readHappening,
  type SlackFile,
  type SlackMessage,
} from './payloads.ts'

const mediaType = /^[^\s/]+\/[^\s/]+$/

/** What is known of a writer besides the id. */
export type Writer = { name: string; locale?: string }

/** The row an event is kept in. Null where no person did anything. What cannot be read is kept under its event id. */
export function rawEvent(account: string, payload: EventPayload): RawEvent | null {
  const body = new TextEncoder().encode(JSON.stringify(payload))
  let id = payload.event_id
  try {
    const happening = readHappening(checkPayload(payload))
    if (!happening) return null
    id = happening.id
  } catch {
    if (!id) return null
  }
  return { externalId: id ?? '', scope: account, body }
}

/** Everybody whose name the event needs. */
export function peopleOf(happening: Happening): string[] {
  return [...new Set([happening.user, ...mentionedUsers(happening.message.text ?? '')])]
}

/**
 * A channel's thread is a conversation, and so is a whole direct chat, in which people answer now inside and now
 * outside a thread.
 */
export function toInboundEvent(happening: Happening, people: Map<string, Writer>): InboundEvent {
  const { kind, channel, message, ts, user } = happening
  const thread = happening.thread ?? ts
  const writer = people.get(user)
  return {
    kind,
    at: happening.at,
    from: { address: user, name: cleanName(writer?.name ?? user) || user, verified: true, locale: writer?.locale },
    conversation: {
      key: happening.direct ? channel : `${channel}:${thread}`,
      address: channel,
      ...(kind === 'message' && { route: { thread } }),
    },
    text: textOf(message, happening.bot, people),
    files: (message.files ?? []).flatMap(fileOf),
    externalId: `${happening.team}:${channel}:${ts}`,
  }
}

/** The words of a message; those of a forwarded one where it says nothing itself. */
export function textOf(message: SlackMessage, bot: string | null, people: Map<string, Writer>): string {
  const own = (message.text ?? '').replaceAll(`<@${bot}>`, '')
  const forwarded = (message.attachments ?? [])
    .filter((attachment) => !attachment.from_url)
    .map((attachment) => String(attachment.text || attachment.fallback || ''))
  const text = own.trim() ? own : forwarded.join('\n\n')
  return cleanText(plainText(text, (id) => people.get(id)?.name)).trim()
}

/** A file of Slack's by the address or, where it tells none (a channel shared with others), by its id. */
export function fileOf(file: SlackFile): InboundFile[] {
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') return []
  return [
    {
      name: safeFileName(String(file.name ?? file.id)),
      type: mediaType.test(file.mimetype ?? '') ? String(file.mimetype) : 'application/octet-stream',
      size: typeof file.size === 'number' ? file.size : null,
      reference: file.url_private_download ?? file.url_private ?? `file:${file.id}`,
    },
  ]
}
