import type { InboundFile } from '../../../core/ports/channel.ts'
import { entry, type Item, partOf, readItem, textOf } from '../item.ts'

export type Content = { text: string; files?: InboundFile[] }

/** Each kind of message in words. https://developer.work.weixin.qq.com/document/path/94670 */
const kinds: Record<string, (part: Item, id: string) => Content> = {
  text: (part) => ({ text: textOf(part, 'content') }),
  image: (part, id) => media(part, `image-${id}.jpg`, 'image/jpeg'),
  voice: (part, id) => media(part, `voice-${id}.amr`, 'audio/amr'),
  video: (part, id) => media(part, `video-${id}.mp4`, 'video/mp4'),
  file: (part, id) => media(part, `file-${id}`, 'application/octet-stream'),
  location: (part) => labelled('location', part, ['name', 'address', 'latitude', 'longitude']),
  link: (part) => labelled('link', part, ['title', 'desc', 'url']),
  business_card: (part) => labelled('contact card', part, ['userid']),
  miniprogram: (part) => labelled('mini program', part, ['title', 'appid', 'pagepath']),
  channels: (part) => labelled('channels', part, ['nickname', 'title']),
  channels_shop_product: (part) => labelled('product', part, ['title', 'sales_price', 'shop_nickname', 'product_id']),
  channels_shop_order: (part) => labelled('order', part, ['order_id', 'product_titles', 'price_wording', 'state']),
  msgmenu: (part) => ({
    text: [textOf(part, 'head_content'), ...entries(part), textOf(part, 'tail_content')].join('\n').trim(),
  }),
  merged_msg: (part) => ({ text: [textOf(part, 'title'), ...forwarded(part)].join('\n') }),
}

/** What a message says. A kind that is not known is kept by its name: an agent can ask. */
export function contentOf(item: Item, id: string): Content {
  const kind = textOf(item, 'msgtype')
  const read = entry(kinds, kind)
  return read ? read(partOf(item, kind), id.slice(-8)) : { text: unsupported(kind) }
}

const unsupported = (kind: string): string => `unsupported: ${kind || 'a message without a kind'}`

function media(part: Item, name: string, type: string): Content {
  const reference = textOf(part, 'media_id')
  if (!reference) return { text: `unsupported: ${name} without content` }
  return { text: '', files: [{ name: name.replace(/[^\w.-]/g, '_'), type, size: null, reference }] }
}

function labelled(label: string, part: Item, fields: string[]): Content {
  const values = fields.map((field) => textOf(part, field).trim()).filter((value) => value !== '')
  return { text: `${label}: ${values.join(', ')}` }
}

/** What a menu offers, a line for each. */
const entries = (part: Item): string[] =>
  itemsOf(part.list).map((each) => `· ${textOf(partOf(each, textOf(each, 'type')), 'content')}`)

const itemsOf = (list: unknown): Item[] =>
  (Array.isArray(list) ? list : []).filter((each): each is Item => typeof each === 'object' && each !== null)

/** A forwarded conversation, a line for each of its messages; the files in it cannot be had. */
const forwarded = (part: Item): string[] =>
  itemsOf(part.item).map((each) => `${textOf(each, 'sender_name')}: ${wordsOf(each)}`)

function wordsOf(item: Item): string {
  const kind = textOf(item, 'msgtype')
  try {
    const content = readItem(Buffer.from(textOf(item, 'msg_content')))
    return textOf(partOf(content, 'text'), 'content') || textOf(content, 'content') || `[${kind}]`
  } catch {
    return `[${kind}]`
  }
}
