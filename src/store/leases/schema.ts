import { collectionSchema } from '../schema.ts'

export type Lease = { _id: string; holder: string; until: Date }

export const leaseSchema = collectionSchema<Lease>({ _id: String, holder: String, until: Date })
