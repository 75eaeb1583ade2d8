import type { Session } from '../../core/ports/store.ts'
import { collectionSchema } from '../schema.ts'

export type StoredSession = Omit<Session, 'hash'> & { _id: string }

export const sessionSchema = collectionSchema<StoredSession>({
  _id: String,
  kind: { type: String, enum: ['link', 'session'] },
  agentId: String,
  expiresAt: Date,
})

// get, redeem: what has run out is removed by the database at some time after.
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
// revoke.
sessionSchema.index({ agentId: 1 })
