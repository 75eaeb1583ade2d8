import { z } from 'zod'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { pageSchema } from './schemas.ts'
import { administrator } from './sessions.ts'

const itemSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  channel: z.string(),
  reason: z.string(),
  size: z.number().int().describe('Bytes'),
})

/** What came in and could not be read: kept, listed, and run again on demand. */
export function quarantineRoutes(add: AddRoute, { store, flows }: Pick<HttpParts, 'store' | 'flows'>): void {
  add({
    method: 'GET',
    url: '/api/quarantine',
    summary: 'What could not be read, newest first',
    access: 'agent',
    query: pageSchema,
    answer: z.object({ items: z.array(itemSchema), next: z.string().nullable() }),
    handle: async ({ query: { cursor, limit } }) => {
      const found = await store.inbound.quarantined({ after: cursor ?? null, limit: limit + 1 })
      const items = found.slice(0, limit).map(({ id, receivedAt, channel, reason, size }) => ({
        id,
        at: receivedAt.toISOString(),
        channel,
        reason: reason ?? '',
        size,
      }))
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  })
  add({
    method: 'POST',
    url: '/api/quarantine/:id/replay',
    summary: 'Reads it again, as if it had just come',
    access: [administrator.role, 'supervisor'],
    params: z.object({ id: z.string() }),
    status: 202,
    answer: z.object({ id: z.string() }),
    handle: async ({ params }) => {
      await flows.replay(params.id)
      return { id: params.id }
    },
  })
}
