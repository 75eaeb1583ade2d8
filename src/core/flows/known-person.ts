import type { InboundEvent } from '../ports/channel.ts'
import type { Inbound } from '../records/index.ts'
import { linkIdentity } from './linking.ts'
import type { FlowParts } from './parts.ts'

/**
 * Somebody who wrote for the first time, and whose platform vouches for a mail address that is verified in another
 * customer's file, is that customer. Their name alone never says so. What fails here only leaves them apart.
 */
export async function linkByVerifiedMail(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<void> {
  const adapter = parts.channel(row.channel, row.account)
  // A customer has the id of the message that made them.
  if (!adapter?.identify || !event.from.verified || !(await parts.store.customers.get(row.id))) return
  try {
    const mail = (await adapter.identify(event.from.address))?.email?.trim().toLowerCase()
    if (!mail) return
    const known = (await parts.store.customers.known(mail)).find(
      (customer) =>
        customer.id !== row.id && customer.identities.some((each) => each.address === mail && each.verified),
    )
    const named = { channel: row.channel, address: event.from.address }
    if (known) await linkIdentity(parts, known.id, named, 'verified')
  } catch (error) {
    parts.log.warn('who this is could not be looked up', { id: row.id, channel: row.channel, reason: String(error) })
  }
}
