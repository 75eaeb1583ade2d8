import { Readable } from 'node:stream'
import { z } from 'zod'
import type { PersonalData } from '../core/ports/erasure.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { administrator } from './sessions.ts'

const access = [administrator.role, 'supervisor']
const params = z.object({ id: z.string() })

/** Everything about one person: given out, or taken away for good. */
export function erasureRoutes(add: AddRoute, { store, flows }: Pick<HttpParts, 'store' | 'flows'>): void {
  add({
    method: 'GET',
    url: '/api/customers/:id/export',
    summary: 'Everything that is kept of a person, as JSON lines: {kind, row}; files as base64',
    access,
    params,
    produces: 'application/x-ndjson',
    handle: async ({ params: { id }, reply }) => {
      const data = await store.erasure.find(id)
      if (!data) throw new HttpError(404, 'not-found', `There is no customer ${id}.`)
      return reply
        .header('content-disposition', `attachment; filename="customer-${id}.jsonl"`)
        .type('application/x-ndjson')
        .send(Readable.from(lines(data)))
    },
  })
  async function* lines(data: PersonalData) {
    for await (const line of store.erasure.rows(data)) yield `${JSON.stringify(line)}\n`
  }
  add({
    method: 'POST',
    url: '/api/customers/:id/erase',
    summary: 'Erases a person everywhere; tickets stay as numbers. This cannot be undone',
    access,
    params,
    body: z.object({ confirm: z.literal(true, { error: 'send {"confirm": true}: this cannot be undone' }) }),
    answer: z.object({ tickets: z.number(), messages: z.number(), files: z.number() }),
    handle: async ({ params: { id }, actor }) => flows.erase(actor, id),
  })
}
