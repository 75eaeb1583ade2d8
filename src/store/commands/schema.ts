import { collectionSchema } from '../schema.ts'

export type StoredCommand = { _id: string; startedAt: Date; result: string | null; expiresAt: Date }

export const commandSchema = collectionSchema<StoredCommand>({
  _id: String,
  startedAt: Date,
  result: String,
  expiresAt: Date,
})

// begin: a key is remembered for a day.
commandSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
