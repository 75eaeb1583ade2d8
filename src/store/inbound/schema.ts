import type { Inbound } from '../../core/records/index.ts'
import { collectionSchema, opaque } from '../schema.ts'
import type { Row } from '../table.ts'

export const inboundSchema = collectionSchema<Row<Inbound>>({
  _id: String,
  channel: String,
  account: String,
  scope: String,
  externalId: String,
  receivedAt: Date,
  body: Buffer,
  fileId: String,
  size: Number,
  meta: opaque,
  state: { type: String, enum: ['received', 'processed', 'quarantined'] },
  reason: String,
  attempts: Number,
  nextAttemptAt: Date,
})

// accept: each event is stored once.
inboundSchema.index({ channel: 1, scope: 1, externalId: 1 }, { unique: true })
// waiting: what was received and is due, oldest first.
inboundSchema.index({ state: 1, nextAttemptAt: 1 })
// quarantined: newest first, page by page.
inboundSchema.index({ state: 1, _id: -1 })
