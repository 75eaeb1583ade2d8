import type { Ticket } from '../../core/records/index.ts'
import { collectionSchema, opaque, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/** `places` holds each entry of `desk` as one string, those that were left included. */
export type StoredTicket = Row<Ticket> & { places: string[] }

export const ticketSchema = collectionSchema<StoredTicket>({
  _id: String,
  replyToken: String,
  number: String,
  status: { type: String, enum: ['new', 'open', 'waiting', 'resolved', 'closed', 'merged'] },
  stage: String,
  type: String,
  impact: String,
  urgency: String,
  priority: String,
  triage: partSchema({ decidedBy: String, confidence: Number, certain: Boolean }),
  channel: String,
  account: String,
  conversationId: String,
  open: Boolean,
  subject: String,
  requester: partSchema({ customerId: String, name: String, address: String, verified: Boolean }),
  tier: String,
  locale: String,
  assignee: String,
  createdAt: Date,
  updatedAt: Date,
  firstResponseAt: Date,
  resolvedAt: Date,
  closedAt: Date,
  sla: partSchema({ policy: String, firstResponse: Date, resolve: Date, accept: Date }),
  quiet: Boolean,
  fewerUpdates: Boolean,
  tags: [String],
  desk: opaque,
  changedBy: opaque,
  version: Number,
  places: [String],
})

// open: a conversation has one open ticket at most.
ticketSchema.index({ conversationId: 1 }, { unique: true, partialFilterExpression: { open: true } })
// byNumber; list by the beginning of a number.
ticketSchema.index({ number: 1 }, { unique: true })
// current: the open one, else the one closed last.
ticketSchema.index({ conversationId: 1, open: -1, closedAt: -1 })
// byReplyToken.
ticketSchema.index({ replyToken: 1 }, { unique: true })
// byPlace.
ticketSchema.index({ places: 1 })
// list: each filter, newest first. counts: by status.
ticketSchema.index({ status: 1, _id: -1 })
ticketSchema.index({ priority: 1, _id: -1 })
ticketSchema.index({ type: 1, _id: -1 })
ticketSchema.index({ channel: 1, _id: -1 })
ticketSchema.index({ assignee: 1, _id: -1 })
