import { CommandError } from '../../errors.ts'
import type { Actor } from '../../ports/desk.ts'
import type { Erased } from '../../ports/erasure.ts'
import type { FlowParts } from '../parts.ts'

/** Under which name it is kept that the database still has to write its files anew. */
const PENDING = 'erasure/pending'
const DAY_MS = 86_400_000

/**
 * Takes a person out of everything: the database, the files, and what a channel keeps beside it. What remains are tickets
 * as numbers. Throws `CommandError` where there is no such customer.
 */
export async function erasePerson(parts: FlowParts, actor: Actor, customerId: string): Promise<Erased> {
  const { store, clock } = parts
  const data = await store.erasure.find(customerId)
  if (!data) throw new CommandError('not-found', `There is no customer ${customerId}: they may be erased already.`)
  for (const adapter of parts.adapters?.() ?? []) await adapter.forget?.(data.addresses)
  const erased = await store.erasure.erase(data, clock.now())
  await store.timeline.insert(
    data.tickets.map((ticketId) => ({
      id: parts.ids.next(),
      ticketId,
      at: clock.now(),
      actor: actor.id,
      event: 'erased',
      from: null,
      to: null,
      reason: null,
      key: `${ticketId}:erased`,
    })),
  )
  await store.states.ensure(PENDING, clock.now().toISOString())
  for (const ticketId of data.tickets) parts.live.publish({ ticketId })
  return erased
}

/** Within a day of an erasure the database's own files are written anew: what was removed is still in them until then. */
export async function rewriteAfterErasure(parts: FlowParts): Promise<void> {
  const { store, clock, log } = parts
  const since = await store.states.get(PENDING)
  if (!since || clock.now().getTime() - Date.parse(since) < DAY_MS / 2) return
  const { rewritten, refused } = await store.erasure.rewrite()
  if (refused !== null) {
    log.warn('the database does not write its files anew: have its administrator do it', { rewritten, reason: refused })
  }
  await store.states.remove(PENDING)
}
