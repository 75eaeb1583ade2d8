import { collectionSchema } from '../schema.ts'

export type State = { _id: string; value: string }

export const stateSchema = collectionSchema<State>({ _id: String, value: String })
