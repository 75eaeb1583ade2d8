import type { Pace } from '../../core/process/pace.ts'
import { collectionSchema } from '../schema.ts'

export type PaceRow = Pace & { _id: string; version: number }

export const paceSchema = collectionSchema<PaceRow>({ _id: String, sent: [Date], promised: Date, version: Number })
