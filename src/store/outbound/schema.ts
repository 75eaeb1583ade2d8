import type { Outbound } from '../../core/records/index.ts'
import { attachmentSchema } from '../messages/schema.ts'
import { collectionSchema, opaque, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/**
 * `lane` is the account in one string. `readyAt` is when somebody may take the row: its `notBefore`, or the end of its
 * claim; absent once it is done with. `triedAt` is when it was first claimed by an attempt that may have sent it.
 */
export type StoredOutbound = Row<Outbound> & { lane: string; readyAt?: Date; triedAt?: Date }

export const outboundSchema = collectionSchema<StoredOutbound>({
  _id: String,
  audience: { type: String, enum: ['customer', 'desk'] },
  channel: String,
  account: String,
  ticketId: String,
  conversationId: String,
  kind: String,
  author: String,
  text: String,
  attachments: [attachmentSchema],
  action: { type: String, enum: ['post', 'edit', 'withdraw'] },
  target: String,
  dedupeKey: String,
  to: [String],
  data: opaque,
  state: { type: String, enum: ['queued', 'sending', 'sent', 'failed', 'withdrawn'] },
  rank: Number,
  createdAt: Date,
  notBefore: Date,
  sentAt: Date,
  attempts: Number,
  claim: partSchema({ token: String, until: Date }),
  externalIds: [String],
  error: String,
  held: Boolean,
  choices: { type: [partSchema({ id: String, label: String })], default: undefined },
  lane: String,
  readyAt: Date,
  triedAt: Date,
})

// insert, byKey: the same decision to send is one row.
outboundSchema.index({ dedupeKey: 1 }, { unique: true })
// waiting, accountsWaiting: of an account, by rank, then by when it became ready.
outboundSchema.index({ lane: 1, rank: 1, readyAt: 1 })
// next: what is not done with has no `sentAt`, so it goes by age. ofConversation, externalIds: in the order of sending.
outboundSchema.index({ conversationId: 1, state: 1, sentAt: 1, _id: 1 })
// ofTicket, withdrawKinds.
outboundSchema.index({ ticketId: 1, _id: 1 })
// byExternalId.
outboundSchema.index({ channel: 1, externalIds: 1 })
