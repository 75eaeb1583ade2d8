import type { TimelineEvent } from '../../core/records/index.ts'
import { collectionSchema, opaque } from '../schema.ts'
import type { Row } from '../table.ts'

export const timelineSchema = collectionSchema<Row<TimelineEvent>>({
  _id: String,
  ticketId: String,
  at: Date,
  actor: String,
  event: String,
  from: String,
  to: String,
  reason: String,
  key: String,
  surface: String,
  data: opaque,
})

// insert: the same event is one line.
timelineSchema.index({ key: 1 }, { unique: true })
// ofTicket: in the order of happening.
timelineSchema.index({ ticketId: 1, at: 1, _id: 1 })
