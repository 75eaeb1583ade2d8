import type { Article } from '../../core/records/article.ts'
import { collectionSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const articleSchema = collectionSchema<Row<Article>>({
  _id: String,
  title: String,
  text: String,
  language: String,
  state: { type: String, enum: ['draft', 'published', 'retired'] },
  ticket: String,
  author: String,
  approvedBy: String,
  createdAt: Date,
  updatedAt: Date,
  helped: Number,
  missed: Number,
  runs: [String],
  version: Number,
})

// list.
articleSchema.index({ state: 1, _id: -1 })
// changedSince.
articleSchema.index({ updatedAt: 1 })
