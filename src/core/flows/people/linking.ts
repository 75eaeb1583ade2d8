import { CommandError } from '../../errors.ts'
import type { Conversation, Customer, Identity } from '../../records/index.ts'
import { timelineEvent } from '../command/change.ts'
import type { FlowParts } from '../parts.ts'
import { mergeFiles, partFiles } from './merged-files.ts'

type Named = { channel: string; address: string }

/**
 * Makes an address part of a customer's file, with everything that was written under it. `by` is an agent's id, `code`
 * or `verified`; never a guess. An address that nobody wrote from yet is noted as unverified. Safe to run again.
 */
export async function linkIdentity(parts: FlowParts, customerId: string, named: Named, by: string): Promise<void> {
  const { store } = parts
  const customer = await requireCustomer(parts, customerId)
  if (identityOf(customer, named)) return
  const owner = (await store.customers.known(named.address)).find((each) => identityOf(each, named))
  const identity = owner && identityOf(owner, named)
  if (!owner || !identity) {
    const scope = scopeIn(parts, named)
    const { channel, address } = named
    await store.customers.add(customer.id, { channel, address, scope, verified: false, linkedFrom: null, linkedBy: by })
    return
  }
  const linkedFrom = identity.linkedFrom ?? owner.id
  const gave = await mergeFiles(parts, owner, customer)
  await move(parts, owner, customer, { ...identity, linkedFrom, linkedBy: by, gave })
  await tell(parts, customer.id, named, 'linked', by)
}

/** Takes a linked address out of a customer's file again: everything that belongs to it goes back with it. */
export async function unlinkIdentity(parts: FlowParts, customerId: string, named: Named, by: string): Promise<void> {
  const { store } = parts
  const customer = await requireCustomer(parts, customerId)
  const identity = identityOf(customer, named)
  if (!identity) {
    throw new CommandError('not-found', `This customer has no address ${named.address} in ${named.channel}.`)
  }
  if (customer.identities.length === 1) {
    throw new CommandError('conflict', 'This is the only address of this customer: there is nothing to take it from.')
  }
  await tell(parts, customer.id, named, 'unlinked', by)
  const { linkedFrom, linkedBy: _, gave, ...own } = identity
  const origin = linkedFrom ? await store.customers.get(linkedFrom) : null
  if (origin && origin.id !== customer.id) {
    if (gave) await partFiles(parts, customer, origin, gave)
    return move(parts, customer, origin, own)
  }
  await store.customers.remove(customer.id, identity)
  const made = await store.customers.ensure({
    id: parts.ids.next(),
    name: '',
    tier: customer.tier,
    locale: customer.locale,
    identities: [own],
    createdAt: parts.clock.now(),
  })
  await moveConversations(parts, customer, made, own)
}

/** Conversations first, so that a repetition after a crash still finds the identity where it was. */
async function move(parts: FlowParts, from: Customer, to: Customer, identity: Identity): Promise<void> {
  await moveConversations(parts, from, to, identity)
  await parts.store.customers.remove(from.id, identity)
  await parts.store.customers.add(to.id, identity)
}

async function moveConversations(parts: FlowParts, from: Customer, to: Customer, identity: Identity): Promise<void> {
  const all = await parts.store.conversations.ofCustomer(from.id)
  const theirs = await writtenBy(parts, all, identity)
  if (theirs.length === 0) return
  await parts.store.tickets.handOver(theirs, to.id)
  await parts.store.conversations.handOver(theirs, to.id)
}

/** The ids of the conversations in which this identity writes. */
async function writtenBy(parts: FlowParts, all: Conversation[], { channel, address }: Named): Promise<string[]> {
  const found: string[] = []
  for (const conversation of all.filter((each) => each.channel === channel)) {
    const ticket = conversation.identity ? null : await parts.store.tickets.current(conversation.id)
    const writer = conversation.identity ?? ticket?.requester.address ?? conversation.address
    if (writer === address) found.push(conversation.id)
  }
  return found
}

const identityOf = (customer: Customer, { channel, address }: Named): Identity | undefined =>
  customer.identities.find((each) => each.channel === channel && each.address === address)

/** In which account an address that nobody wrote from would be known: the channel's only one. */
function scopeIn(parts: FlowParts, { channel, address }: Named): string {
  const accounts = (parts.adapters?.() ?? []).filter((adapter) => adapter.channel === channel)
  if (accounts.length === 0) throw new CommandError('invalid', `No account of the channel '${channel}' is connected.`)
  if (isMailAddress(address)) return ''
  if (accounts.length === 1) return accounts[0]!.account
  throw new CommandError(
    'not-found',
    `Nobody has written from ${address} in ${channel} yet: let them write once first.`,
  )
}

/** The one kind of address to which a first message can be sent without having heard from it. */
export const isMailAddress = (address: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)

async function requireCustomer(parts: FlowParts, id: string): Promise<Customer> {
  const customer = await parts.store.customers.get(id)
  if (!customer) throw new CommandError('not-found', `There is no customer ${id}.`)
  return customer
}

/** The customer's unfinished tickets say in their history who was linked or unlinked, and by whom. */
async function tell(
  parts: FlowParts,
  customerId: string,
  { channel, address }: Named,
  event: 'linked' | 'unlinked',
  by: string,
): Promise<void> {
  const tickets = await parts.store.tickets.ofCustomer(customerId, 50)
  const at = parts.clock.now()
  const actor = by === 'code' || by === 'verified' ? 'requester' : by
  await parts.store.timeline.insert(
    tickets
      .filter((ticket) => ticket.open)
      .map((ticket) =>
        timelineEvent(parts, ticket, `${ticket.id}:${event}:${channel}:${address}:${at.toISOString()}`, {
          actor,
          event,
          to: `${channel} ${address}`,
          reason: by,
        }),
      ),
  )
}
