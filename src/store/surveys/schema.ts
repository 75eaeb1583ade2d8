import type { Survey } from '../../core/records/index.ts'
import { collectionSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const surveySchema = collectionSchema<Row<Survey>>({
  _id: String,
  ticketId: String,
  conversationId: String,
  closedAt: Date,
  handler: String,
  askedBy: String,
  channel: String,
  type: String,
  askedAt: Date,
  reason: String,
  questions: [String],
  answered: Boolean,
  answeredAt: Date,
  solved: Number,
  speed: Number,
  words: Number,
  recommend: Number,
  suggestions: String,
  runs: [String],
})

// latest.
surveySchema.index({ conversationId: 1, closedAt: -1 })
// closedBetween.
surveySchema.index({ closedAt: 1 })
// By ticket, as a report reads them.
surveySchema.index({ ticketId: 1 })
