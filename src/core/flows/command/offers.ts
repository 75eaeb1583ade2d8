import type { Offers } from '../../forms/index.ts'
import type { Message, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

/** As many as a person looks through, and as any surface lists. */
const MOST = 100
const LONGEST_LABEL = 75

/** What the forms of a ticket have to offer where a field names something; the newest first. */
export async function offersFor({ store, settings, adapters }: FlowParts, ticket: Ticket): Promise<Offers> {
  const { customerId } = ticket.requester
  const [messages, customer, siblings] = await Promise.all([
    store.messages.ofTicket(ticket.id),
    store.customers.get(customerId),
    store.tickets.ofCustomer(customerId, MOST),
  ])
  const plain = (id: string) => ({ id, label: id })
  return {
    message: messages
      .filter(({ direction, withdrawn }) => direction === 'in' && !withdrawn)
      .slice(-MOST)
      .reverse()
      .map((message) => ({ id: message.id, label: labelOf(message) })),
    agent: settings.agents.map(({ id, name }) => ({ id, label: name })),
    channel: [...new Set((adapters?.() ?? []).map(({ channel }) => channel))].map(plain),
    address: (customer?.identities ?? []).map(({ channel, address }) => ({
      id: address,
      label: short(`${address} · ${channel}`),
    })),
    sibling: siblings
      .filter(({ id, open }) => open && id !== ticket.id)
      .map(({ number, subject }) => ({ id: number, label: short(`${number} ${subject}`) })),
    linked: (ticket.links ?? []).map(({ number, relation }) => ({ id: number, label: `${number} ${relation}` })),
    tag: ticket.tags.map(plain),
  }
}

const labelOf = ({ id, text, attachments }: Message): string =>
  short(text.replace(/\s+/g, ' ').trim() || attachments.map(({ name }) => name).join(', ') || id)

function short(text: string): string {
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1).toWellFormed()}…` : text
}
