import { plus } from '../../time/instants.ts'
import { enqueue } from '../deliver/outbox.ts'
import { BACKLOG } from '../dispatch/backlog.ts'
import type { FlowParts } from '../parts.ts'
import { serveEach } from './serve-each.ts'

const LEASE_MS = 5000
const PAGE = 2000
const BATCH = 500
/** While the database writes one batch, another is made. */
const BATCHES_AT_ONCE = 2
/** One tick serves for so long at most before it looks at the sweeps again. */
const LONGEST_MS = 20_000

/**
 * Does what is due and finds what was left behind: everything from the database, so that an emptied or dead queue costs
 * seconds. One process at a time; resolves to false where another one has the lease.
 */
export async function tick(parts: FlowParts, early: () => Promise<void>): Promise<boolean> {
  const { store, clock, holder } = parts
  const began = clock.now()
  const hold = () => store.leases.hold('tick', holder, clock.now(), plus(clock.now(), LEASE_MS))
  if (!(await hold())) return false
  await sweepInbound(parts)
  await early()
  const goesOn = async () => clock.now().getTime() - began.getTime() <= LONGEST_MS && (await hold())
  do await sweepOutbound(parts)
  while (await servePage(parts, goesOn))
  return true
}

/**
 * Serves what is due, the most urgent first. Nothing is claimed: the lease keeps others away, and should two ever serve
 * the same, the second changes nothing. Resolves to whether there may be more to do.
 */
async function servePage(parts: FlowParts, goesOn: () => Promise<boolean>): Promise<boolean> {
  const now = parts.clock.now()
  const due = await parts.store.timers.due(now, PAGE)
  const starts = Array.from({ length: Math.ceil(due.length / BATCH) }, (_, index) => index * BATCH).values()
  let held = true
  const serve = async () => {
    for (const start of starts) {
      await serveEach(parts, due.slice(start, start + BATCH), now)
      held = held && (await goesOn())
      if (!held) return
    }
  }
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, serve))
  return held && due.length === PAGE
}

/** Received, and nobody took it up: its job was lost, or it was left for later. */
async function sweepInbound(parts: FlowParts): Promise<void> {
  const ids = await parts.store.inbound.waiting(parts.clock.now(), BATCH)
  if (ids.length === 0) return
  try {
    if (ids.length > BACKLOG) await parts.queues.sweep(ids)
    else await parts.queues.dispatch(ids)
  } catch (error) {
    parts.log.warn('the queue is away', { reason: String(error) })
  }
}

/** Waiting to be sent, for each account by itself, so that one that is told to wait hides no other. */
async function sweepOutbound(parts: FlowParts): Promise<void> {
  const now = parts.clock.now()
  for (const account of await parts.store.outbound.accountsWaiting(now)) {
    await enqueue(parts, await parts.store.outbound.waiting(account, now, PAGE))
  }
}
