import type { ApiToken } from '../../core/ports/tokens.ts'
import { collectionSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const tokenSchema = collectionSchema<Row<ApiToken>>({
  _id: String,
  hash: String,
  name: String,
  role: String,
  createdAt: Date,
  createdBy: String,
})

// byHash: a token belongs to one row.
tokenSchema.index({ hash: 1 }, { unique: true })
