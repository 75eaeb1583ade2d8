import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { appendRun, type Read } from './append-run.ts'
import { follow, guarded, readEvent, settle } from './dispatch.ts'
import { gatherRuns } from './gather-run.ts'
import type { HandOn } from './hand-on.ts'
import { sideBySide } from './side-by-side.ts'

/** So many at once were not told as they happened, but found by looking back. */
export const BACKLOG = 20

/** So many are read at one time: a live message that is to be read, too, stands behind few. */
const READERS = 4
/** So many conversations at one time: enough to travel together, and live messages find a gap between them. */
const WIDTH = 25

/**
 * Turns many stored events into what they mean: those of one conversation in their order, the conversations side by
 * side, so that what many of them ask the database travels together. Each row is safe to run again, as by itself.
 */
export async function dispatchBacklog(parts: FlowParts, ids: string[], handOn: HandOn): Promise<void> {
  const rows = await received(parts, ids, handOn)
  const read = await sideBySide(rows, READERS, (row) =>
    guarded(parts, row, async () => ({ row, event: await readEvent(parts, row) })),
  )
  const silent = read.filter((each) => each?.event === null).map((each) => each!.row.id)
  if (silent.length > 0) await parts.store.inbound.processed(...silent)
  const left = await gatherRuns(parts, read.filter(saysSomething))
  const conversations = Map.groupBy(left, conversationOf)
  await sideBySide([...conversations.values()], WIDTH, (some) => inOrder(parts, some))
}

async function received(parts: FlowParts, ids: string[], handOn: HandOn): Promise<Inbound[]> {
  const rows = new Map(ids.map((id) => [id, handOn.take(id)]))
  const missing = ids.filter((id) => !rows.get(id))
  if (missing.length > 0) for (const row of await parts.store.inbound.received(missing)) rows.set(row.id, row)
  return [...rows.values()].filter((row) => row !== null)
}

const saysSomething = (each: { row: Inbound; event: InboundEvent | null } | null): each is Read =>
  each !== null && each.event !== null

const conversationOf = ({ row, event }: Read): string =>
  JSON.stringify([row.channel, row.account, event.conversation.key])

async function inOrder(parts: FlowParts, some: Read[]): Promise<void> {
  for (let at = 0; at < some.length; ) {
    const appended = await appendRun(parts, some.slice(at))
    at += appended
    const next = some[at++]
    if (next)
      await guarded(parts, next.row, async () => settle(parts, next.row, await follow(parts, next.row, next.event)))
  }
}
