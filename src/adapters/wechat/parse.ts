import { UnreadableError } from '../../core/errors.ts'
import type { InboundEvent, InboundFile } from '../../core/ports/channel.ts'
import { cleanLine, cleanText } from '../shared/clean-text.ts'
import { decode, type KeptFile, type KeptMessage, kindsWithFile } from './kept-message.ts'

/** WeChat's own accounts: its team, its file transfer, requests for friendship. */
const ownAccounts = new Set(['weixin', 'filehelper', 'fmessage', 'medianote', 'floatbottle', 'newsapp'])
const mediaType = /^[\w.+-]+\/[\w.+-]+$/

/**
 * What a person wrote to the account: in a direct chat, or in a group in which they mentioned it. In a group everybody
 * who does so has a conversation of their own. Null: our own, WeChat's and official accounts', and other talk.
 */
export function parse(account: string, body: Uint8Array): InboundEvent | null {
  const message = decode(body)
  if (!isForUs(message)) return null
  const { talker, room } = message
  const name = cleanLine(talker.name, 60) || cleanLine(talker.id) || 'WeChat'
  const common = {
    at: new Date(message.at),
    from: { address: talker.id, name, verified: true },
    conversation: room
      ? { key: `${room.id}:${talker.id}`, address: room.id, route: { member: talker.id, name } }
      : { key: talker.id, address: talker.id },
  }
  if (message.kind === 'recalled') {
    if (!message.recalled) throw new UnreadableError('a message was taken back, and WeChat does not say which')
    return { ...common, kind: 'delete', text: '', externalId: `${account}:${message.recalled}` }
  }
  return {
    ...common,
    kind: 'message',
    text: textOf(message),
    files: fileOf(message.file),
    externalId: `${account}:${message.id}`,
  }
}

/** Whether it is anything to us: what is not need not even be kept. */
export function isForUs({ self, talker, room, kind }: Pick<KeptMessage, 'self' | 'talker' | 'room' | 'kind'>): boolean {
  if (talker.id === self.id || talker.official || ownAccounts.has(talker.id)) return false
  return !room || room.mentioned || kind === 'recalled'
}

function textOf(message: KeptMessage): string {
  const { kind, link, location, file } = message
  if (kind === 'text') return withoutMention(message)
  if (kind === 'link' && link) return lines(link.title, link.url, link.description)
  if (kind === 'location' && location)
    return lines(location.name, location.address, `${location.latitude}, ${location.longitude}`)
  if (kindsWithFile.has(kind) && file)
    return 'problem' in file ? `unsupported: ${kind} (${cleanLine(file.problem)})` : ''
  return `unsupported: ${kind}`
}

const lines = (...parts: string[]): string =>
  parts
    .map((part) => cleanText(part).trim())
    .filter(Boolean)
    .join('\n')

/** WeChat ends a mention with a four-per-em space. */
function withoutMention({ text, self, room }: KeptMessage): string {
  const clean = cleanText(text)
  const mention = `@${self.name}`
  if (!room || self.name === '') return clean.trim()
  return clean.replaceAll(`${mention}\u2005`, '').replaceAll(mention, '').trim()
}

function fileOf(file: KeptFile | undefined): InboundFile[] {
  if (!file || !('content' in file) || typeof file.content !== 'string') return []
  const content = Buffer.from(file.content, 'base64')
  return [
    {
      name: cleanLine(file.name, 120).replace(/[/\\]/g, '_') || 'file',
      type: mediaType.test(file.type) ? file.type : 'application/octet-stream',
      size: content.length,
      content: new Uint8Array(content),
    },
  ]
}
