import type { Timer } from '../../core/records/index.ts'
import { collectionSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const timerSchema = collectionSchema<Row<Timer>>({
  _id: String,
  ticketId: String,
  conversationId: String,
  channel: String,
  account: String,
  kind: String,
  dueAt: Date,
  key: String,
  rank: Number,
  priority: String,
  count: Number,
})

// set, ensure, get: one timer for each key.
timerSchema.index({ key: 1 }, { unique: true })
// due: by rank, then by when it fell due.
timerSchema.index({ rank: 1, dueAt: 1 })
// cancel, ofTicket, nextUpdates.
timerSchema.index({ ticketId: 1 })
