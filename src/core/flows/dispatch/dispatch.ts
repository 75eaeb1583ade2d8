import { UnreadableError } from '../../errors.ts'
import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { addMessage } from './add-message.ts'
import { handleAutomatic } from './automatic.ts'
import { addChoice } from './choice.ts'
import type { HandOn } from './hand-on.ts'
import { reviseMessage } from './revision.ts'

const ATTEMPTS = 12
const FIRST_WAIT_MS = 2000
const LONGEST_WAIT_MS = 600_000

/**
 * Turns one stored event into what it means. Every step can be run again and the row is marked last, so a crash at any
 * point costs a repetition that changes nothing. What cannot be understood is quarantined with the reason.
 */
export async function dispatch(parts: FlowParts, inboundId: string, handOn: HandOn): Promise<void> {
  const row = handOn.take(inboundId) ?? (await parts.store.inbound.get(inboundId))
  if (row?.state !== 'received') return
  try {
    const kept = await interpret(parts, row)
    if (kept) await parts.store.inbound.quarantine(row.id, kept)
    else await parts.store.inbound.processed(row.id)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof UnreadableError || row.attempts + 1 >= ATTEMPTS) {
      parts.log.warn('quarantined', { id: row.id, channel: row.channel, reason })
      await parts.store.inbound.quarantine(row.id, reason)
      return
    }
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS)
    await parts.store.inbound.failed(row.id, plus(parts.clock.now(), waitMs))
    parts.log.error('a message could not be dispatched; it is tried again', { id: row.id, reason, waitMs })
  }
}

/** Resolves to the reason to keep the row aside, or null where it is done with. */
async function interpret(parts: FlowParts, row: Inbound): Promise<string | null> {
  const adapter = parts.channel(row.channel, row.account)
  if (!adapter)
    throw new UnreadableError(`no account '${row.account}' of ${row.channel} is configured: add it and replay`)
  const event = await adapter.parse({ body: await bodyOf(parts, row), meta: row.meta, receivedAt: row.receivedAt })
  if (!event) return null
  if (event.automatic) return handleAutomatic(parts, row, event, event.automatic)
  await handlers[event.kind](parts, row, event)
  return null
}

const handlers: Record<InboundEvent['kind'], (parts: FlowParts, row: Inbound, event: InboundEvent) => Promise<void>> = {
  message: addMessage,
  choice: addChoice,
  edit: reviseMessage,
  delete: reviseMessage,
}

async function bodyOf(parts: FlowParts, row: Inbound): Promise<Uint8Array> {
  if (row.body) return row.body
  const stored = row.fileId === null ? null : await parts.store.files.read(row.fileId)
  if (!stored) throw new UnreadableError('its content is missing from the file store')
  const bytes = new Uint8Array(row.size)
  let at = 0
  for await (const chunk of stored) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
