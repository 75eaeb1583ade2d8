import { CommandError } from '../../errors.ts'
import type { Conversation, Ticket } from '../../records/index.ts'
import { refreshCard, send } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { isMailAddress } from '../people/linking.ts'
import { restartCadence } from '../timers/schedule.ts'
import { changeTicket, timelineEvent } from './change.ts'

/**
 * The ticket goes on in another channel of the same customer: what is sent from now on goes there, and what is answered
 * here or there still belongs to it. Throws `CommandError` where the customer has no such channel, or another ticket is
 * under way there. Safe to run again.
 */
export async function continueIn(
  parts: FlowParts,
  ticket: Ticket,
  channel: string,
  by: { run: string; actor: string },
): Promise<Ticket> {
  if (ticket.channel === channel) return ticket
  const target = await conversationIn(parts, ticket, channel)
  const other = await parts.store.tickets.current(target.id)
  if (other?.open && other.id !== ticket.id) {
    throw new CommandError('conflict', `Ticket ${other.number} is under way in ${channel}: merge or close it first.`)
  }
  const { after } = await changeTicket(parts, ticket.id, by.run, (now) => ({
    channel: target.channel,
    account: target.account,
    conversationId: target.id,
    formerConversations: [...new Set([...(now.formerConversations ?? []), now.conversationId])].filter(
      (id) => id !== target.id,
    ),
  }))
  await parts.store.timeline.insert([
    timelineEvent(parts, after, by.run, { actor: by.actor, event: 'channel', from: ticket.channel, to: channel }),
  ])
  await restartCadence(parts, after, parts.clock.now(), false)
  await send(parts, refreshCard(parts, after))
  return after
}

/** Where the customer last wrote in that channel; where it takes a first message of ours (mail), a new conversation. */
async function conversationIn(parts: FlowParts, ticket: Ticket, channel: string): Promise<Conversation> {
  const { customerId } = ticket.requester
  const all = await parts.store.conversations.ofCustomer(customerId)
  const there = all
    .filter((each) => each.channel === channel && parts.channel(each.channel, each.account))
    .toSorted((one, other) => other.lastInboundAt.getTime() - one.lastInboundAt.getTime())
  const former = there.find((each) => ticket.formerConversations?.includes(each.id))
  if (former ?? there[0]) return former ?? there[0]!
  const customer = await parts.store.customers.get(customerId)
  const identity = customer?.identities.find((each) => each.channel === channel && isMailAddress(each.address))
  const adapter = (parts.adapters?.() ?? []).find((each) => each.channel === channel)
  if (!identity || !adapter) {
    const known = [...new Set(customer?.identities.map((each) => each.channel))].join(', ')
    throw new CommandError(
      'conflict',
      `The customer cannot be written to in ${channel}: they are known in ${known}. Link an address of theirs first.`,
    )
  }
  const key = `${ticket.id}:${channel}`
  return parts.store.conversations.ensure({
    id: parts.ids.next(),
    channel,
    account: adapter.account,
    key,
    customerId,
    address: identity.address,
    subject: ticket.subject,
    locale: ticket.locale,
    verified: identity.verified,
    createdAt: parts.clock.now(),
    lastInboundAt: parts.clock.now(),
    pushed: 0,
    route: {},
    identity: identity.address,
  })
}
