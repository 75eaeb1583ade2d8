import { z } from 'zod'
import { forms } from '../core/forms/index.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { ticketNumberSchema } from './schemas.ts'

const label = z.object({ zh: z.string(), en: z.string() })

const fieldSchema = z.object({
  kind: z.enum(['line', 'text', 'date', 'flag', 'list', 'choice', 'rows']),
  label,
  names: z.string().optional().describe('What its value names, of what /api/tickets/:number/offers lists'),
  required: z.boolean().optional(),
  where: z.object({ field: z.string(), is: z.array(z.string()) }).optional(),
  types: z.array(z.string()).optional().describe('Only tickets of these types are asked for it'),
  options: z.record(z.string(), label).optional(),
  columns: z.record(z.string(), label).optional(),
})

const formsSchema = z.object({
  forms: z.record(z.string(), z.object({ title: label, fields: z.record(z.string(), fieldSchema) })),
})

const offersSchema = z.object({
  offers: z.record(z.string(), z.array(z.object({ id: z.string(), label: z.string() }))),
})

const requestsSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      reason: z.string(),
      createdAt: z.iso.datetime(),
      asked: z.number().describe('How many customers asked for it'),
      tickets: z.array(z.string()),
    }),
  ),
})

/** The forms that commands take, and the pool of requests that were not built. */
export function processRoutes(add: AddRoute, { store, flows }: Pick<HttpParts, 'store' | 'flows'>): void {
  add({
    method: 'GET',
    url: '/api/forms',
    summary: 'What each command asks for, in the languages of the desk',
    access: 'agent',
    answer: formsSchema,
    // As data: the declaration is deeply read-only.
    handle: async () => structuredClone({ forms }) as unknown as z.output<typeof formsSchema>,
  })
  add({
    method: 'GET',
    url: '/api/tickets/:number/offers',
    summary: 'What the fields of this ticket’s forms may name: its messages, agents, channels, tags',
    access: 'agent',
    params: ticketNumberSchema,
    answer: offersSchema,
    handle: async ({ params: { number } }) => {
      const ticket = await store.tickets.byNumber(number)
      if (!ticket) throw new HttpError(404, 'not-found', `There is no ticket ${number}: see GET /api/tickets.`)
      return { offers: await flows.offers(ticket) }
    },
  })
  add({
    method: 'GET',
    url: '/api/requests',
    summary: 'Requests that were not built, by how many customers asked',
    access: 'agent',
    answer: requestsSchema,
    handle: async () => ({
      requests: (await store.requests.list()).map(({ id, title, reason, createdAt, askedBy }) => ({
        id,
        title,
        reason,
        createdAt: createdAt.toISOString(),
        asked: new Set(askedBy.map(({ customerId }) => customerId)).size,
        tickets: askedBy.map(({ ticket }) => ticket),
      })),
    }),
  })
}
