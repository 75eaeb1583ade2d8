import { ChannelError } from '../../errors.ts'
import type { InboundEvent, InboundFile } from '../../ports/channel.ts'
import type { Attachment, Inbound, Message } from '../../records/index.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'

/** Keeps the files whose bytes came along with the message. */
export async function storeFiles(parts: FlowParts, event: InboundEvent): Promise<Attachment[]> {
  const kept: Attachment[] = []
  for (const file of event.files ?? []) {
    if ('stored' in file) kept.push(file.stored)
    else if ('content' in file) kept.push(await keep(parts, file, file.content))
  }
  return kept
}

/**
 * Fetches the files that came as references, once the message itself is safe and acknowledged. One that is gone for
 * good is left out, and agents are told why; a passing fault is thrown, so that the row is run again.
 */
export async function fetchFiles(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<void> {
  const adapter = parts.channel(row.channel, row.account)
  const message = (event.files ?? []).some((file) => 'reference' in file) && (await parts.store.messages.get(row.id))
  if (!message || !adapter?.fetch) return
  for (const file of event.files ?? []) {
    if (!('reference' in file) || message.attachments.some((each) => each.name === file.name)) continue
    try {
      const { content, type, name } = await adapter.fetch(file.reference)
      const known = { ...file, type: type || file.type, name: name || file.name }
      await parts.store.messages.addAttachments(row.id, [await keep(parts, known, content)])
    } catch (error) {
      if (!(error instanceof ChannelError) || error.fault === 'transient' || error.fault === 'rate-limited') throw error
      parts.log.warn('a file could not be fetched', { message: row.id, name: file.name, reason: error.message })
      await tellMissing(parts, message, file.name, error.message)
    }
  }
}

async function tellMissing(parts: FlowParts, message: Message, name: string, reason: string): Promise<void> {
  const ticket = await parts.store.tickets.get(message.ticketId)
  if (!ticket) return
  const told = toDesk(parts, ticket, {
    kind: 'message',
    author: 'system',
    text: says(parts, 'file-missing', { name, reason }),
    dedupeKey: `${message.id}:file-missing:${name}`,
  })
  await send(parts, told)
}

async function keep(parts: FlowParts, file: InboundFile, content: Uint8Array): Promise<Attachment> {
  const { fileId, size } = await parts.store.files.put(content, file.type)
  return { fileId, name: file.name, type: file.type, size }
}

/** A stored file as one piece. Throws where it is missing or larger than `limit` bytes. */
export async function readWhole(parts: FlowParts, fileId: string, limit: number): Promise<Uint8Array> {
  const stored = await parts.store.files.read(fileId)
  if (!stored) throw new Error(`the file ${fileId} is missing`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stored) {
    size += chunk.length
    if (size > limit) throw new Error(`the file ${fileId} is larger than the channel takes (${limit} bytes)`)
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
