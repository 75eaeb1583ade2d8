import { collectionSchema } from '../schema.ts'

/** By the digest of the code. */
export type StoredCode = { _id: string; ticketId: string; customerId: string; usedBy: string | null; expiresAt: Date }

export const codeSchema = collectionSchema<StoredCode>({
  _id: String,
  ticketId: String,
  customerId: String,
  usedBy: String,
  expiresAt: Date,
})

// Taken away some time after they have expired; until then they count as expired by their own time.
codeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 })
