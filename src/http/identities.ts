import { z } from 'zod'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line } from './schemas.ts'

const params = z.object({ id: z.string() })
const named = z.object({ channel: line(100), address: line(320) })
const identitySchema = named.extend({
  verified: z.boolean(),
  linkedBy: z.string().nullable().describe('An agent, `code` or `verified`; null: they wrote from it themselves'),
})
const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.string(),
  locale: z.string().nullable(),
  identities: z.array(identitySchema),
  conversations: z.array(
    z.object({ channel: z.string(), account: z.string(), subject: z.string(), lastInboundAt: z.iso.datetime() }),
  ),
  tickets: z.array(z.object({ number: z.string(), status: z.string(), subject: z.string(), channel: z.string() })),
})

const newestTickets = 200

/** One person: under which addresses they are known, where they wrote, and what about. */
export function identityRoutes(add: AddRoute, { store, flows }: Pick<HttpParts, 'store' | 'flows'>): void {
  const person = async (id: string): Promise<z.output<typeof personSchema>> => {
    const [customer, conversations, tickets] = await Promise.all([
      store.customers.get(id),
      store.conversations.ofCustomer(id),
      store.tickets.ofCustomer(id, newestTickets),
    ])
    if (!customer) throw new HttpError(404, 'not-found', `There is no customer ${id}: see GET /api/customers.`)
    const { name, tier, locale, identities } = customer
    return {
      id,
      name,
      tier,
      locale,
      identities: identities.map(({ channel, address, verified, linkedBy = null }) => ({
        channel,
        address,
        verified,
        linkedBy,
      })),
      conversations: conversations.map(({ channel, account, subject, lastInboundAt }) => ({
        channel,
        account,
        subject,
        lastInboundAt: lastInboundAt.toISOString(),
      })),
      tickets: tickets.map(({ number, status, subject, channel }) => ({ number, status, subject, channel })),
    }
  }

  add({
    method: 'GET',
    url: '/api/customers/:id',
    summary: 'One customer with their addresses, conversations and tickets',
    access: 'agent',
    params,
    answer: personSchema,
    handle: async ({ params: { id } }) => person(id),
  })
  add({
    method: 'POST',
    url: '/api/customers/:id/identities',
    summary: 'Links an address, with everything that was written under it',
    access: 'agent',
    params,
    body: named,
    answer: personSchema,
    handle: async ({ params: { id }, body, actor }) => {
      await flows.linkIdentity(actor, id, body)
      return person(id)
    },
  })
  add({
    method: 'DELETE',
    url: '/api/customers/:id/identities',
    summary: 'Takes an address out again: what belongs to it goes back with it',
    access: 'agent',
    params,
    query: named,
    answer: personSchema,
    handle: async ({ params: { id }, query, actor }) => {
      await flows.unlinkIdentity(actor, id, query)
      return person(id)
    },
  })
}
