import type { Customer } from '../../core/records/index.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/** `keys` holds each identity as one string: what the unique index is over. */
export type StoredCustomer = Row<Customer> & { keys: string[] }

const identity = partSchema({
  channel: String,
  scope: String,
  address: String,
  verified: Boolean,
  linkedFrom: { type: String, default: undefined },
  linkedBy: { type: String, default: undefined },
  gave: { type: partSchema({ fields: [String], tier: String }), default: undefined },
  mail: { type: String, default: undefined },
})

export const customerSchema = collectionSchema<StoredCustomer>({
  _id: String,
  name: String,
  tier: String,
  locale: String,
  identities: [identity],
  createdAt: Date,
  consultant: String,
  dossier: partSchema({
    organisation: String,
    contact: String,
    habits: String,
    sorePoints: String,
    style: String,
    notes: String,
  }),
  keys: [String],
})

// ensure: an identity belongs to one customer.
customerSchema.index({ keys: 1 }, { unique: true })
// known: an address in any channel.
customerSchema.index({ 'identities.address': 1 })
// vouchedBy: the mail address that a platform vouches for.
customerSchema.index({ 'identities.mail': 1 }, { sparse: true })
