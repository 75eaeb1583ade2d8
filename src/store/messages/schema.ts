import type { Message } from '../../core/records/index.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

export const attachmentSchema = partSchema({ fileId: String, name: String, type: String, size: Number })

export const messageSchema = collectionSchema<Row<Message>>({
  _id: String,
  ticketId: String,
  conversationId: String,
  direction: { type: String, enum: ['in', 'internal'] },
  kind: String,
  at: Date,
  storedAt: Date,
  author: String,
  text: String,
  fullText: String,
  attachments: [attachmentSchema],
  channel: String,
  account: String,
  externalId: String,
  revisions: [partSchema({ at: Date, text: String })],
  withdrawn: Boolean,
})

// ofTicket: in the order of writing.
messageSchema.index({ ticketId: 1, at: 1, _id: 1 })
// ofConversation, externalIds: in the order of storing.
messageSchema.index({ conversationId: 1, storedAt: 1, _id: 1 })
// byExternalId.
messageSchema.index({ channel: 1, externalId: 1 })
