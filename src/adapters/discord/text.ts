import type { InboundFile } from '../../core/ports/channel.ts'
import { cleanLine, cleanText } from '../shared/clean-text.ts'
import { plainText, safeFileName } from './markup.ts'
import type { DiscordFile, Message, User, Words } from './packets.ts'

const mediaType = /^[^\s/;]+\/[^\s/;]+/

/** What people write; the rest of the types tells what happened in a channel. */
const written = new Set([0, 19, 20, 23])
/**
 * Told by Discord itself: joins, pins, boosts, threads that were made, stages, purchases, poll results.
 * https://docs.discord.com/developers/resources/message#message-object-message-types
 */
const told = new Set([
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 21, 22, 24, 25, 26, 27, 28, 29, 31, 32],
  ...[36, 37, 38, 39, 44, 46],
])

/** Whether nobody wrote it: a bot, a webhook, Discord itself. */
export const isNobodys = (message: Message, self: string): boolean =>
  message.author.bot === true ||
  message.author.system === true ||
  message.webhook_id !== undefined ||
  message.author.id === self ||
  told.has(message.type ?? 0)

/** The words of a message; of one without words, what is in it. */
export function textOf(message: Message, self: string): string {
  const text = wordsOf(message, self)
  if (text || (message.attachments ?? []).length > 0) return text
  const kind = written.has(message.type ?? 0) ? 'an empty message' : `a message of type ${message.type}`
  return `unsupported: ${kind}`
}

function wordsOf(words: Words, self: string): string {
  const { content = '', mentions = [] } = words
  const named = new Map(mentions.map((user) => [user.id, nameOf(user, user.member)]))
  const own = plainText(content.replaceAll(new RegExp(`<@!?${self}>`, 'g'), ''), (kind, id) =>
    kind === 'user' ? named.get(id) : undefined,
  )
  return [cleanText(own).trim(), ...besides(words, self)].filter(Boolean).join('\n')
}

/** What stands beside the text: stickers, polls, forwarded messages; embeds where there is nothing else. */
function besides(words: Words, self: string): string[] {
  const stickers = listOf(words.sticker_items).map(({ name }) => `[sticker: ${line(name)}]`)
  const forwarded = listOf(words.message_snapshots).map(({ message }) =>
    typeof message?.content === 'string' ? wordsOf(message, self) : '',
  )
  const found = [...stickers, ...pollOf(words), ...forwarded]
  if (found.length > 0 || words.content) return found
  return listOf(words.embeds).map(({ title, description, url }) =>
    [title, description, url].map(line).filter(Boolean).join('\n'),
  )
}

function pollOf({ poll }: Words): string[] {
  if (!poll) return []
  const answers = listOf(poll.answers).map(({ poll_media }) => `- ${line(poll_media?.text)}`)
  return [`[poll: ${line(poll.question?.text)}]`, ...answers]
}

/** A forwarded message's files are its own. */
export const filesOf = (message: Message): InboundFile[] => [
  ...(message.attachments ?? []).map((file) => fileOf(file, message)),
  ...listOf(message.message_snapshots).flatMap(({ message: forwarded }) =>
    listOf(forwarded?.attachments).map((file) => fileOf(file, message)),
  ),
]

/** By its address and by where a fresh one is to be had: addresses expire. */
export function fileOf(file: DiscordFile, place?: { channel_id: string; id: string }): InboundFile {
  const type = mediaType.exec(String(file.content_type ?? ''))?.[0] ?? 'application/octet-stream'
  const where = place ? `${place.channel_id}/${place.id}/${file.id}` : ''
  return {
    name: safeFileName(String(file.filename ?? file.id)),
    type,
    size: typeof file.size === 'number' ? file.size : null,
    reference: `${where} ${String(file.url ?? '')}`,
  }
}

export const nameOf = (user: User, member?: { nick?: string | null }): string =>
  cleanLine(String(member?.nick ?? user.global_name ?? user.username ?? user.id)) || user.id

const listOf = <Item>(value: Item[] | undefined): Item[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []

const line = (text: unknown): string => (typeof text === 'string' ? cleanLine(text, 2000) : '')
