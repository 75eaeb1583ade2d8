import type { ProductRequest } from '../../core/records/index.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const requestSchema = collectionSchema<Row<ProductRequest>>({
  _id: String,
  title: String,
  reason: String,
  createdAt: Date,
  askedBy: [partSchema({ ticket: String, customerId: String })],
})
