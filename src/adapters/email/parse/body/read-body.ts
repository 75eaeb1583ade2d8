import { createHash } from 'node:crypto'
import { attachmentName } from '../attachment-name.ts'
import { type CharsetHint, decodeBytes } from '../charset/decode.ts'
import type { Limits } from '../limits.ts'
import { decodeHeaderText } from '../mime/encoded-words.ts'
import { contentOf, type Entity, readEntity } from '../mime/entity.ts'
import { signedContent } from '../mime/signed-content.ts'
import { readTnef } from '../tnef/read-tnef.ts'
import { unflow } from './flowed.ts'
import { forwardedHeader } from './forwarded-header.ts'
import { mayHoldQuote } from './html-regions.ts'
import { htmlToLines } from './html-text.ts'
import type { MarkedLine } from './marked-lines.ts'
import { extractUuencoded } from './uuencoded.ts'

export type Attachment = {
  name: string
  type: string
  size: number
  sha256: string
  inline: boolean
  content: Uint8Array
}

export type Body = {
  text: string
  /** the raw HTML, or null */
  html: string | null
  /** the HTML part as lines where the mail is to be read from it, or where it can help to find the quote */
  htmlLines: MarkedLine[] | null
  /** whether `text` was made from `htmlLines` alone */
  textFromHtml: boolean
  attachments: Attachment[]
}

/** A piece of the body: the same content as text, as HTML, or as both. */
type Piece = { text: string | null; html: string | null }

/** Chooses what of the tree is the body and what is attached. A mail that only carries another one shows that one. */
export function readBody(root: Entity, limits: Limits, embeddable = 3): Body {
  const collector = new BodyCollector(charsetHint(root), limits)
  collector.visit(root, null, true)
  const body = collector.finish(limits.html)
  const forwarded = body.attachments.find(({ type }) => type === 'message/rfc822')
  if (body.text.trim() !== '' || !forwarded || embeddable === 0) return body
  const inner = readEntity(Buffer.from(forwarded.content), limits)
  return { ...body, text: `${forwardedHeader(inner.fields)}\n\n${readBody(inner, limits, embeddable - 1).text}` }
}

class BodyCollector {
  #hint: CharsetHint
  #limits: Limits
  #openable = 3
  #pieces: Piece[] = []
  #attachments: Attachment[] = []

  constructor(hint: CharsetHint, limits: Limits) {
    this.#hint = hint
    this.#limits = limits
  }

  visit(entity: Entity, alternative: Piece | null, mayBeNamed = alternative !== null): void {
    const isMultipart = entity.type.startsWith('multipart/')
    if (isMultipart && entity.children.length > 0) this.#visitMultipart(entity, alternative)
    else if (isBody(entity, mayBeNamed)) this.#addText(entity, alternative)
    else if (!this.#open(entity, alternative) && (entity.body.length > 0 || !isMultipart)) this.#attach(entity)
  }

  /** Takes what a part holds that only some programs can open; false where it is none of those. */
  #open(entity: Entity, alternative: Piece | null): boolean {
    return this.#openTnef(entity) || this.#openSigned(entity, alternative)
  }

  #openTnef(entity: Entity): boolean {
    if (!/^application\/(vnd\.)?ms-tnef$/.test(entity.type) && entity.fileName?.toLowerCase() !== 'winmail.dat')
      return false
    const packed = readTnef(contentOf(entity))
    const hasBody = this.#pieces.some(({ text, html }) => (text ?? html ?? '').trim() !== '')
    if (!packed || !(hasBody || packed.text || packed.html)) return false
    if (!hasBody) this.#pieces.push({ text: packed.text, html: packed.html })
    for (const { name, type, content, inline } of packed.files) this.#add(name, type, content, inline)
    return true
  }

  #openSigned(entity: Entity, alternative: Piece | null): boolean {
    if (!/^application\/(x-)?pkcs7-mime$/.test(entity.type) || this.#openable === 0) return false
    const signed = signedContent(contentOf(entity))
    if (!signed) return false
    this.#openable--
    this.visit(readEntity(signed, this.#limits), alternative)
    return true
  }

  #visitMultipart(entity: Entity, alternative: Piece | null): void {
    const isAlternative = entity.type === 'multipart/alternative'
    const piece: Piece | null = isAlternative ? (alternative ?? { text: null, html: null }) : alternative
    if (isAlternative && !alternative) this.#pieces.push(piece!)
    for (const child of entity.children) this.visit(child, piece)
  }

  #addText(entity: Entity, alternative: Piece | null): void {
    const isHtml = entity.type === 'text/html' || entity.type === 'application/xhtml+xml'
    const content = this.#decode(entity, isHtml)
    const text = isHtml ? content : this.#takeFiles(flow(entity, content))
    const piece: Piece = alternative ?? { text: null, html: null }
    if (!alternative) this.#pieces.push(piece)
    const key = isHtml ? 'html' : 'text'
    piece[key] = piece[key] === null ? text : `${piece[key]}\n${text}`
  }

  #decode(entity: Entity, isHtml: boolean): string {
    const bytes = contentOf(entity)
    const label = entity.parameters.charset ?? (isHtml ? metaCharset(bytes) : null)
    return decodeBytes(bytes, label, this.#hint)
      .replace(/\r{1,3}\n|\r/g, '\n')
      .replaceAll('\0', '')
  }

  #takeFiles(text: string): string {
    const extracted = extractUuencoded(text)
    for (const file of extracted.files) this.#add(file.name, 'application/octet-stream', file.content, false)
    return extracted.text
  }

  #attach(entity: Entity): void {
    const inline = entity.disposition === 'inline' || entity.fields.some(({ name }) => name === 'content-id')
    this.#add(
      entity.fileName ?? subjectOf(entity),
      entity.type,
      contentOf(entity),
      inline && entity.disposition !== 'attachment',
    )
  }

  #add(name: string | null, type: string, content: Buffer, inline: boolean): void {
    const sha256 = createHash('sha256').update(content).digest('hex')
    const safeName = attachmentName(name, type, this.#attachments.length + 1)
    this.#attachments.push({ name: safeName, type, size: content.length, sha256, inline, content })
  }

  finish(maxHtml: number): Body {
    const rendered = this.#pieces.map((piece) => render(piece, maxHtml))
    const html = this.#pieces.flatMap((piece) => (piece.html === null ? [] : [piece.html]))
    const only = rendered.length === 1 ? rendered[0]! : null
    return {
      text: rendered.map(({ text }) => text).join('\n'),
      html: html.length > 0 ? html.join('\n') : null,
      htmlLines: only?.htmlLines ?? null,
      textFromHtml: only?.fromHtml ?? false,
      attachments: this.#attachments,
    }
  }
}

function render(piece: Piece, maxHtml: number) {
  const fromHtml = (piece.text ?? '').trim() === '' && piece.html !== null
  const isUseful = piece.html !== null && (fromHtml || mayHoldQuote(piece.html))
  const htmlLines = isUseful ? htmlToLines(piece.html!, maxHtml) : null
  const text = fromHtml ? htmlLines!.map((line) => line.text).join('\n') : (piece.text ?? '')
  return { text, fromHtml, htmlLines }
}

const bodyTypes = new Set(['text/plain', 'text/html', 'application/xhtml+xml', 'text/enriched', 'text/markdown'])

/** A text with a file name is a file somebody attached, except where it can only be the body. */
function isBody(entity: Entity, mayBeNamed: boolean): boolean {
  const isText = bodyTypes.has(entity.type) || (entity.type.startsWith('multipart/') && entity.body.length > 0)
  return isText && entity.disposition !== 'attachment' && (mayBeNamed || entity.fileName === null)
}

function flow(entity: Entity, text: string): string {
  if (entity.parameters.format?.toLowerCase() !== 'flowed') return text
  return unflow(text, entity.parameters.delsp?.toLowerCase() === 'yes')
}

function metaCharset(bytes: Buffer): string | null {
  return (
    /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})/i.exec(bytes.toString('latin1', 0, 4_000))?.[1] ?? null
  )
}

/** A charset some part declares, for the bytes that come without one. */
export function charsetHint(root: Entity): CharsetHint {
  const queue = [root]
  for (const entity of queue) {
    if (entity.parameters.charset) return entity.parameters.charset.toLowerCase()
    queue.push(...entity.children)
  }
  return null
}

function subjectOf(entity: Entity): string | null {
  if (entity.type !== 'message/rfc822') return null
  const raw = /^subject:([^\r\n]{1,200})/im.exec(entity.body.toString('latin1', 0, 20_000))?.[1]
  const subject = decodeHeaderText(raw ?? '').trim()
  return subject ? `${subject.replace(/[\\/]/g, '_')}.eml` : null
}
