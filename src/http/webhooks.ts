import { z } from 'zod'
import type { WebhookDelivery } from '../core/ports/webhooks.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line, pageSchema } from './schemas.ts'
import { administrator } from './sessions.ts'

const states = ['queued', 'sent', 'failed'] as const
const access = [administrator.role, 'supervisor']
const deliverySchema = z.object({
  id: z.string(),
  webhook: z.string(),
  event: z.string(),
  at: z.iso.datetime(),
  state: z.enum(states),
  attempts: z.number().int(),
  nextAttemptAt: z.iso.datetime().nullable(),
  sentAt: z.iso.datetime().nullable(),
  answer: z.string().nullable().describe('What the other side answered last, or why it could not be reached'),
})

/** What other systems were told, and telling it again. */
export function webhookRoutes(add: AddRoute, { store, clock }: Pick<HttpParts, 'store' | 'clock'>): void {
  add({
    method: 'GET',
    url: '/api/webhooks/deliveries',
    summary: 'What webhooks were told in the last thirty days, newest first',
    access,
    query: pageSchema.extend({ webhook: line(100).optional(), state: z.enum(states).optional() }),
    answer: z.object({ deliveries: z.array(deliverySchema), next: z.string().nullable() }),
    handle: async ({ query: { cursor, limit, webhook, state } }) => {
      const filter = { ...(webhook && { webhook }), ...(state && { state }) }
      const found = await store.webhooks.list(filter, { after: cursor ?? null, limit: limit + 1 })
      const deliveries = found.slice(0, limit).map(view)
      return { deliveries, next: found.length > limit ? (deliveries.at(-1)?.id ?? null) : null }
    },
  })
  add({
    method: 'POST',
    url: '/api/webhooks/deliveries/:id/resend',
    summary: 'Tells it again, under the same id',
    access,
    params: z.object({ id: z.string() }),
    status: 202,
    answer: deliverySchema,
    handle: async ({ params }) => {
      const row = await store.webhooks.get(params.id)
      if (!row) throw new HttpError(404, 'not-found', 'There is no such delivery: it is forgotten after thirty days.')
      const again = { ...row, state: 'queued' as const, attempts: 0, notBefore: clock.now(), sentAt: null }
      const { state, attempts, notBefore, sentAt, answer } = again
      await store.webhooks.settle(row.id, { state, attempts, notBefore, sentAt, answer })
      return view(again)
    },
  })
}

const view = (row: WebhookDelivery): z.output<typeof deliverySchema> => ({
  id: row.id,
  webhook: row.webhook,
  event: row.event.event,
  at: row.event.at.toISOString(),
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.state === 'queued' ? row.notBefore.toISOString() : null,
  sentAt: row.sentAt?.toISOString() ?? null,
  answer: row.answer,
})
