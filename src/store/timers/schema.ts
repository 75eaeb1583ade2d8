import type { Timer } from '../../core/records/index.ts'
import { collectionSchema, partSchema } from '../schema.ts'
import type { Row } from '../table.ts'

/** `readyAt` is when somebody may take the timer: its `dueAt`, or the end of its claim. */
export type StoredTimer = Row<Timer> & { readyAt: Date }

export const timerSchema = collectionSchema<StoredTimer>({
  _id: String,
  ticketId: String,
  conversationId: String,
  channel: String,
  account: String,
  kind: String,
  dueAt: Date,
  key: String,
  rank: Number,
  priority: String,
  count: Number,
  claim: partSchema({ token: String, until: Date }),
  readyAt: Date,
  agreedOn: Date,
})

// set, ensure, get: one timer for each key.
timerSchema.index({ key: 1 }, { unique: true })
// claimDue: by rank, then by when it fell due.
timerSchema.index({ rank: 1, readyAt: 1 })
// cancel, ofTicket, nextUpdates.
timerSchema.index({ ticketId: 1 })
