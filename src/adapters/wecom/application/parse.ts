import { createHash } from 'node:crypto'
import { UnreadableError } from '../../../core/errors.ts'
import type { InboundEvent, InboundFile, RawEvent } from '../../../core/ports/channel.ts'
import { cleanText } from '../../shared/clean-text.ts'
import { entry, timeOf } from '../item.ts'
import { readXml } from '../xml.ts'

type Fields = { get(name: string): string }

/**
 * A callback as it is kept. Messages have an id; an event is known by who caused it, when and what it was.
 * https://developer.work.weixin.qq.com/document/path/90238
 */
export function rawEvent(account: string, content: Uint8Array): RawEvent {
  const fields = fieldsOf(content)
  const event = ['FromUserName', 'CreateTime', 'Event', 'EventKey', 'TaskId'].map((name) => fields.get(name)).join('\n')
  const externalId = fields.get('MsgId') || createHash('sha256').update(event).digest('hex').slice(0, 32)
  return { externalId, scope: account, body: content }
}

/** A member's message, or a button they pressed. Null for any other event. Throws `UnreadableError`. */
export function parse(body: Uint8Array): InboundEvent | null {
  const fields = fieldsOf(body)
  const kind = needed(fields, 'MsgType')
  if (kind === 'event') return parseEvent(fields)
  const id = needed(fields, 'MsgId')
  const read = entry(kinds, kind)
  const content = read ? read(fields, id.slice(-8)) : { text: `unsupported: ${kind}` }
  return { ...frame(fields), kind: 'message', externalId: id, ...content }
}

/** A button under one of our cards, or the application's own menu with the key `status`. */
function parseEvent(fields: Fields): InboundEvent | null {
  const key = fields.get('EventKey')
  switch (fields.get('Event')) {
    case 'template_card_event':
      if (!/^[\w.:-]{1,64}$/.test(key)) return null
      return { ...frame(fields), kind: 'choice', text: '', choice: key, externalId: needed(fields, 'TaskId') }
    case 'click':
      if (key !== 'status') return null
      return { ...frame(fields), kind: 'choice', text: '', choice: key, externalId: 'menu' }
    default:
      return null
  }
}

type Content = { text: string; files?: InboundFile[] }

/** https://developer.work.weixin.qq.com/document/path/90239 */
const kinds: Record<string, (fields: Fields, id: string) => Content> = {
  text: (fields) => ({ text: fields.get('Content') }),
  image: (fields, id) => media(fields, `image-${id}.jpg`, 'image/jpeg'),
  voice: (fields, id) => media(fields, `voice-${id}.amr`, 'audio/amr'),
  video: (fields, id) => media(fields, `video-${id}.mp4`, 'video/mp4'),
  file: (fields, id) => media(fields, `file-${id}`, 'application/octet-stream'),
  location: (fields) => labelled('location', fields, ['Label', 'Location_X', 'Location_Y']),
  link: (fields) => labelled('link', fields, ['Title', 'Description', 'Url']),
}

function media(fields: Fields, name: string, type: string): Content {
  const reference = fields.get('MediaId')
  if (!reference) return { text: `unsupported: ${name} without content` }
  return { text: '', files: [{ name: name.replace(/[^\w.-]/g, '_'), type, size: null, reference }] }
}

function labelled(label: string, fields: Fields, names: string[]): Content {
  const values = names.map((name) => fields.get(name)).filter((value) => value !== '')
  return { text: `${label}: ${values.join(', ')}` }
}

function frame(fields: Fields): Pick<InboundEvent, 'at' | 'from' | 'conversation'> {
  const member = needed(fields, 'FromUserName')
  return {
    at: timeOf(fields.get('CreateTime')),
    from: { address: member, name: '', verified: true },
    conversation: { key: member, address: member },
  }
}

function fieldsOf(content: Uint8Array): Fields {
  const texts = readXml(content)
  return { get: (name) => cleanText(texts.get(name) ?? '').trim() }
}

function needed(fields: Fields, name: string): string {
  const value = fields.get(name)
  if (value === '') throw new UnreadableError(`a callback of WeCom without ${name}`)
  return value
}
