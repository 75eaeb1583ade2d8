import { plus } from '../time/instants.ts'
import { enqueue } from './outbox.ts'
import type { FlowParts } from './parts.ts'
import { claimTimers, serveTimers } from './timers.ts'

const LEASE_MS = 5000
const BATCH = 500
/** One tick serves for so long at most before it looks at the sweeps again. */
const LONGEST_MS = 20_000

/**
 * Does what is due and finds what was left behind: everything from the database, so that an emptied or dead queue costs
 * seconds. One process at a time; resolves to false where another one has the lease.
 */
export async function tick(parts: FlowParts): Promise<boolean> {
  const { store, clock, holder } = parts
  const began = clock.now()
  const hold = () => store.leases.hold('tick', holder, clock.now(), plus(clock.now(), LEASE_MS))
  if (!(await hold())) return false
  await sweepInbound(parts)
  await sweepOutbound(parts)
  const goesOn = async () => clock.now().getTime() - began.getTime() <= LONGEST_MS && (await hold())
  let claimed = await claimTimers(parts, BATCH)
  while (claimed.due.length > 0) {
    const full = claimed.due.length === BATCH
    // While one batch is served, the next is claimed already: what was claimed is always served.
    const [following] = await Promise.all([
      full && (await goesOn()) ? claimTimers(parts, BATCH) : null,
      serveTimers(parts, claimed),
    ])
    if (!following) break
    claimed = following
  }
  return true
}

/** Received, and nobody took it up: its job was lost. */
async function sweepInbound(parts: FlowParts): Promise<void> {
  const ids = await parts.store.inbound.waiting(parts.clock.now(), BATCH)
  if (ids.length === 0) return
  try {
    await parts.queues.dispatch(ids)
  } catch (error) {
    parts.log.warn('the queue is away', { reason: String(error) })
  }
}

/** Waiting to be sent, for each account by itself, so that one that is told to wait hides no other. */
async function sweepOutbound(parts: FlowParts): Promise<void> {
  const now = parts.clock.now()
  for (const account of await parts.store.outbound.accountsWaiting(now)) {
    await enqueue(parts, await parts.store.outbound.waiting(account, now, BATCH))
  }
}
