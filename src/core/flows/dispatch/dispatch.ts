import { UnreadableError } from '../../errors.ts'
import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { addMessage } from './add-message.ts'
import { handleAutomatic } from './automatic.ts'
import { addChoice } from './choice.ts'
import { noteColleague } from './colleague.ts'
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
  await guarded(parts, row, async () => {
    const event = await readEvent(parts, row)
    await settle(parts, row, event && (await follow(parts, row, event)))
  })
}

/** Does this for a row; where it fails, the row is tried again later, or quarantined where that is of no use. */
export async function guarded<Result>(
  parts: FlowParts,
  row: Inbound,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof UnreadableError || row.attempts + 1 >= ATTEMPTS) {
      parts.log.warn('quarantined', { id: row.id, channel: row.channel, reason })
      await parts.store.inbound.quarantine(row.id, reason)
      return null
    }
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** row.attempts, LONGEST_WAIT_MS)
    await parts.store.inbound.failed(row.id, plus(parts.clock.now(), waitMs))
    parts.log.error('a message could not be dispatched; it is tried again', { id: row.id, reason, waitMs })
    return null
  }
}

/** What a row says; null where it is not a customer's doing. */
export async function readEvent(parts: FlowParts, row: Inbound): Promise<InboundEvent | null> {
  const adapter = parts.channel(row.channel, row.account)
  if (!adapter)
    throw new UnreadableError(`no account '${row.account}' of ${row.channel} is configured: add it and replay`)
  return adapter.parse({ body: await bodyOf(parts, row), meta: row.meta, receivedAt: row.receivedAt })
}

/** Resolves to the reason to keep the row aside, or null where it is done with. */
export async function follow(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<string | null> {
  if (event.colleague) {
    await noteColleague(parts, row, event, event.colleague)
    return null
  }
  if (event.automatic) return handleAutomatic(parts, row, event, event.automatic)
  await handlers[event.kind](parts, row, event)
  return null
}

/** Marks a row as done with, or keeps it aside for this reason. */
export const settle = (parts: FlowParts, row: Inbound, kept: string | null): Promise<void> =>
  kept ? parts.store.inbound.quarantine(row.id, kept) : parts.store.inbound.processed(row.id)

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
