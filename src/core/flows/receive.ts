import type { Cursor, RawEvent } from '../ports/channel.ts'
import type { Inbound } from '../records/index.ts'
import { plus } from '../time/instants.ts'
import { BACKLOG } from './dispatch/backlog.ts'
import type { HandOn } from './dispatch/hand-on.ts'
import type { Rush } from './dispatch/rush.ts'
import type { FlowParts } from './parts.ts'

/** Larger bodies lie in the file store: a row stays far below the database's limit for one document. */
const LARGEST_ROW = 1024 * 1024
/** A row that nobody took up by then was lost on the way: the sweep takes it. */
const GRACE_MS = 5000
/** What a sender in a rush writes is left to the sweep, which brings many at a time. */
const RUSH_MS = 1000

/**
 * Stores raw events as they came. Resolves to their ids once they are durable; rejects where they are not. A backlog is
 * worked on behind the others, and so is what a sender in a rush writes, a second or two later.
 */
export async function receive(
  parts: FlowParts,
  account: { channel: string; account: string },
  events: RawEvent[],
  cursor?: Cursor,
  { rush = () => false, handOn }: { rush?: Rush; handOn?: HandOn } = {},
): Promise<string[]> {
  const now = parts.clock.now()
  const isBacklog = events.length > BACKLOG
  const isRush = events.filter(({ sender }) => sender && rush(sender)).length > 0 && !isBacklog
  const rows: Inbound[] = []
  for (const event of events) {
    const large = event.body.length > LARGEST_ROW
    const file = large ? await parts.store.files.put(event.body, 'application/octet-stream') : null
    rows.push({
      id: parts.ids.next(),
      ...account,
      scope: event.scope,
      externalId: event.externalId,
      receivedAt: now,
      body: large ? null : event.body,
      fileId: file?.fileId ?? null,
      size: event.body.length,
      meta: event.meta ?? {},
      state: 'received',
      reason: null,
      attempts: 0,
      nextAttemptAt: plus(now, isRush ? RUSH_MS : GRACE_MS),
    })
  }
  const ids = await parts.store.inbound.accept(rows, {
    ...(cursor && { cursor: { key: stateKey(account, cursor.name), value: cursor.value } }),
    inPassing: isRush,
  })
  if (isRush) return ids
  handOn?.keep(rows.filter((row, index) => row.id === ids[index]))
  try {
    await parts.queues.dispatch(ids, isBacklog)
  } catch (error) {
    parts.log.warn('the queue is away; what came in will be found again', { reason: String(error) })
  }
  return ids
}

/** Under which name an account's small values are kept. */
export const stateKey = ({ channel, account }: { channel: string; account: string }, name: string): string =>
  `${channel}/${account}/${name}`
