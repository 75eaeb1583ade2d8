import type { Customer } from '../../core/records/index.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/** `keys` holds each identity as one string: what the unique index is over. */
export type StoredCustomer = Row<Customer> & { keys: string[] }

export const customerSchema = collectionSchema<StoredCustomer>({
  _id: String,
  name: String,
  tier: String,
  locale: String,
  identities: [partSchema({ channel: String, scope: String, address: String, verified: Boolean })],
  createdAt: Date,
  consultant: String,
  keys: [String],
})

// ensure: an identity belongs to one customer.
customerSchema.index({ keys: 1 }, { unique: true })
