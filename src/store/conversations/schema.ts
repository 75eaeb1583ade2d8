import type { Conversation } from '../../core/records/index.ts'
import { collectionSchema, opaque } from '../schema.ts'
import type { Row } from '../table.ts'

export const conversationSchema = collectionSchema<Row<Conversation>>({
  _id: String,
  channel: String,
  account: String,
  key: String,
  customerId: String,
  address: String,
  subject: String,
  locale: String,
  verified: Boolean,
  createdAt: Date,
  lastInboundAt: Date,
  pushed: Number,
  route: opaque,
  identity: String,
  holder: String,
})

// ensure, find: one conversation for each key of an account.
conversationSchema.index({ channel: 1, account: 1, key: 1 }, { unique: true })
// ofCustomer.
conversationSchema.index({ customerId: 1 })
