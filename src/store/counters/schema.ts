import { collectionSchema } from '../schema.ts'

export type Counter = { _id: string; value: number; expiresAt?: Date }

export const counterSchema = collectionSchema<Counter>({ _id: String, value: Number, expiresAt: Date })

// add: a counter that has an end is removed by the database at some time after it.
counterSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })
