import type { Ticket } from '../../core/records/index.ts'
import { collectionSchema, opaque, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/**
 * `places` holds each entry of `desk` as one string, those that were left included. `lane` is null for a conversation's
 * own ticket and its own id for one that was split off, so that both can be open.
 */
export type StoredTicket = Row<Ticket> & { places: string[]; lane: string | null }

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
  labelled: partSchema({ at: Date, priority: Boolean }),
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
  sla: partSchema({
    policy: String,
    since: Date,
    firstResponse: Date,
    resolve: Date,
    accept: Date,
    nextResponse: Date,
    diagnosis: Date,
    workaround: Date,
    plan: Date,
    warn: opaque,
    paused: partSchema({ since: Date, update: Date }),
    working: [String],
    workaroundCounts: Boolean,
  }),
  quiet: Boolean,
  fewerUpdates: Boolean,
  tags: [String],
  desk: opaque,
  changedBy: opaque,
  version: Number,
  acceptedAt: Date,
  offer: partSchema({ role: String, asked: [String] }),
  stageBefore: String,
  proposal: partSchema({ at: Date, confirmedAt: Date, message: String }),
  agreed: partSchema({ on: Date, at: Date }),
  merged: partSchema({ into: String, at: Date, status: String, stage: String }),
  splitFrom: String,
  links: [partSchema({ number: String, relation: String })],
  closedAs: String,
  diagnosedAt: Date,
  workaroundAt: Date,
  plannedAt: Date,
  formerConversations: { type: [String], default: undefined },
  places: [String],
  lane: String,
})

// open: a conversation has one open ticket at most, besides those that were split off from one.
ticketSchema.index({ conversationId: 1, lane: 1 }, { unique: true, partialFilterExpression: { open: true } })
// byNumber; list by the beginning of a number.
ticketSchema.index({ number: 1 }, { unique: true })
// current: the open one, the conversation's own before what was split off; else the one closed last.
ticketSchema.index({ conversationId: 1, open: -1, lane: 1, closedAt: -1 })
// solvedSince.
ticketSchema.index({ resolvedAt: 1 }, { partialFilterExpression: { resolvedAt: { $type: 'date' } } })
// labels: count, corrected.
ticketSchema.index({ 'labelled.at': 1 }, { partialFilterExpression: { 'labelled.at': { $type: 'date' } } })
// ofCustomer.
ticketSchema.index({ 'requester.customerId': 1, _id: -1 })
// continuedFrom, handOver.
ticketSchema.index({ formerConversations: 1 }, { sparse: true })
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
// loads: what each agent has open.
ticketSchema.index({ assignee: 1, open: 1 })
