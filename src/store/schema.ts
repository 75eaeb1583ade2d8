import { Schema, type SchemaDefinition } from 'mongoose'

/**
 * A collection's schema. Unknown fields are refused, empty objects are kept, and nothing is made behind our back: the
 * indexes are built when the store connects.
 */
export function collectionSchema<Stored>(fields: Fields<Stored>): Schema<Stored> {
  return new Schema(fields, {
    strict: 'throw',
    strictQuery: 'throw',
    minimize: false,
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
  }) as unknown as Schema<Stored>
}

/** Each field of the rows, so that none can be forgotten. */
type Fields<Stored> = { [Name in keyof Stored]-?: SchemaDefinition[string] }

/** A part of a row that has a shape of its own. It is written whole: what another version keeps in it stays there. */
export function partSchema(fields: SchemaDefinition): Schema {
  return new Schema(fields, { _id: false, strict: false, minimize: false })
}

/** What only its writer understands: kept as it is. */
export const opaque = Schema.Types.Mixed
