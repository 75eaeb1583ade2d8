import type { InboundEvent } from '../../ports/channel.ts'
import type { Inbound, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { isMailAddress, linkIdentity } from '../people/linking.ts'

/**
 * Somebody who wrote for the first time, with a mail address that is verified or that their platform vouches for, is the
 * customer for whom the same address is vouched for elsewhere, whichever of the two wrote first. Their name alone never
 * says so. What fails here only leaves them apart.
 */
export async function linkByVerifiedMail(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  { requester }: Ticket,
): Promise<void> {
  // A customer has the id of the message that made them.
  if (!event.from.verified || requester.customerId !== row.id) return
  // Neither an address of mail nor a platform that could know one.
  if (!isMailAddress(event.from.address) && !parts.channel(row.channel, row.account)?.identify) return
  try {
    const mail = await mailOf(parts, row, event)
    if (!mail) return
    const named = { channel: row.channel, address: event.from.address }
    if (mail !== named.address) await parts.store.customers.vouched(row.id, { ...named, scope: row.scope }, mail)
    const known = (await parts.store.customers.vouchedBy(mail)).find(({ id }) => id !== row.id)
    if (known) await linkIdentity(parts, known.id, named, 'verified')
  } catch (error) {
    parts.log.warn('who this is could not be looked up', { id: row.id, channel: row.channel, reason: String(error) })
  }
}

/** The address itself where it is one of mail, else what the platform knows of its writer. */
async function mailOf(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<string | undefined> {
  const { address } = event.from
  const mail = isMailAddress(address)
    ? address
    : (await parts.channel(row.channel, row.account)?.identify?.(address))?.email
  return mail?.trim().toLowerCase()
}
