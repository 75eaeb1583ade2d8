import type { WebhookDelivery } from '../../core/ports/webhooks.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/** Thirty days, in seconds. */
const kept = 30 * 24 * 60 * 60

export const webhookSchema = collectionSchema<Row<WebhookDelivery>>({
  _id: String,
  webhook: String,
  key: String,
  ticketId: String,
  event: partSchema({ at: Date, actor: String, event: String, from: String, to: String, reason: String }),
  state: { type: String, enum: ['queued', 'sent', 'failed'] },
  attempts: Number,
  createdAt: Date,
  notBefore: Date,
  sentAt: Date,
  answer: String,
})

// insert: a change is told once.
webhookSchema.index({ key: 1 }, { unique: true })
// due: what waits for one webhook, oldest first.
webhookSchema.index({ webhook: 1, state: 1, notBefore: 1 })
// The log forgets.
webhookSchema.index({ createdAt: 1 }, { expireAfterSeconds: kept })
