import mongoose, { type Connection, type Model, type QueryFilter, type Schema, type UpdateQuery } from 'mongoose'
import { batched, type Outcome } from './batch.ts'
import { isDuplicate, isOutage } from './errors.ts'
import { typeTest } from './typed.ts'

/** A record as it is stored: its id is `_id`. */
export type Row<Entity extends { id: string }> = Omit<Entity, 'id'> & { _id: string }

export type Order = Record<string, 1 | -1>

/** A collection, its schema, and the two shapes of its rows. `Stored` may hold fields that only queries need. */
export type Table<Entity, Stored extends { _id: string }> = {
  model: Model<Stored>
  /** The collection without mongoose's casting, for the busiest paths. */
  collection: mongoose.mongo.Collection<Stored>
  toRecord(row: Stored): Entity
  /** Inserts these; true for each that is new, false where a unique key is taken. Throws where a type is not the schema's. */
  insert(rows: Stored[]): Promise<boolean[]>
  /** The same for what keeps nobody waiting: it travels in larger company, and no other row travels behind it. */
  insertInPassing(rows: Stored[]): Promise<boolean[]>
  get(id: string): Promise<Entity | null>
  getMany(ids: string[]): Promise<Entity[]>
  find(filter: QueryFilter<Stored>, options?: { sort?: Order; limit?: number }): Promise<Entity[]>
  findOne(filter: QueryFilter<Stored>, sort?: Order): Promise<Entity | null>
  /** Changes the one row that matches and gives it as it is then; null where none does. */
  change(filter: QueryFilter<Stored>, update: UpdateQuery<Stored>): Promise<Entity | null>
  /** Changes the one row that matches; false where none does. */
  update(filter: QueryFilter<Stored>, update: UpdateQuery<Stored>): Promise<boolean>
}

/** How long what is inserted in passing waits for company, in milliseconds. */
const PASSING_MS = 25
/** So many rows at once make a journey of their own: nobody else's single row waits for them. */
const MANY = 50

export function createTable<Entity, Stored extends { _id: string }>(
  connection: Connection,
  name: string,
  schema: Schema<Stored>,
  toRecord: (row: Stored) => Entity,
  options: { restMs?: number } = {},
): Table<Entity, Stored> {
  const model = connection.model<Stored>(name, schema, name)
  const isTyped = typeTest(schema as unknown as Schema)
  const collection = connection.db!.collection<Stored>(name)
  const insertTogether = (rows: Stored[]) => insertNew(collection, rows)
  const insertOne = batched(insertTogether, isOutage, options)
  const passOne = batched(insertTogether, isOutage, { restMs: PASSING_MS })
  const getOne = batched((ids: string[]) => getRows(collection, ids), isOutage)
  const records = (rows: unknown[]) => (rows as Stored[]).map(toRecord)
  const record = (row: unknown) => (row === null ? null : toRecord(row as Stored))
  const insert = async (rows: Stored[], one: (row: Stored) => Promise<boolean>) => {
    // So many are made by one hand: what is wrong with one is wrong with all.
    for (const row of rows.length < MANY ? rows : rows.slice(0, 1)) if (!isTyped(row)) model.castObject(row)
    if (rows.length < MANY) return Promise.all(rows.map(one))
    return (await insertTogether(rows)).map((outcome) => {
      if ('error' in outcome) throw outcome.error
      return outcome.result
    })
  }
  return {
    model,
    collection,
    toRecord,
    insert: (rows) => insert(rows, insertOne),
    insertInPassing: (rows) => insert(rows, passOne),
    async get(id) {
      return record(await getOne(id))
    },
    async getMany(ids) {
      return records(await model.find({ _id: { $in: ids } } as QueryFilter<Stored>).lean())
    },
    async find(filter, options = {}) {
      return records(await model.find(filter, null, options).lean())
    },
    async findOne(filter, sort) {
      return record(await model.findOne(filter, null, sort ? { sort } : {}).lean())
    },
    async change(filter, update) {
      return record(await model.findOneAndUpdate(filter, update, { returnDocument: 'after' }).lean())
    },
    async update(filter, update) {
      return (await model.updateOne(filter, update)).matchedCount === 1
    },
  }
}

/** `{ id, … }` as `{ _id, … }`. */
export function toRow<Entity extends { id: string }>({ id, ...fields }: Entity): Row<Entity> {
  return { _id: id, ...fields }
}

/** `{ _id, … }` as `{ id, … }`. */
export function fromRow<Entity extends { id: string }>({ _id, ...fields }: Row<Entity>): Entity {
  return { id: _id, ...fields } as unknown as Entity
}

async function getRows<Stored extends { _id: string }>(
  collection: mongoose.mongo.Collection<Stored>,
  ids: string[],
): Promise<Outcome<Stored | null>[]> {
  const found = collection.find({ _id: { $in: ids } } as mongoose.mongo.Filter<Stored>)
  const rows = new Map((await found.toArray()).map((row) => [String(row._id), row as Stored]))
  return ids.map((id) => ({ result: rows.get(id) ?? null }))
}

async function insertNew<Stored extends { _id: string }>(
  collection: mongoose.mongo.Collection<Stored>,
  rows: Stored[],
): Promise<Outcome<boolean>[]> {
  try {
    await collection.insertMany(rows as mongoose.mongo.OptionalUnlessRequiredId<Stored>[], { ordered: false })
    return rows.map(() => ({ result: true }))
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error
    const refused = new Map([error.writeErrors].flat().map((refusal) => [refusal.index, refusal]))
    // Neither inserted nor refused: the command itself failed, which the driver tells as the same kind of error.
    if (error.insertedCount + refused.size < rows.length) throw error
    return rows.map((_, index) => {
      const refusal = refused.get(index)
      if (!refusal) return { result: true }
      return isDuplicate(refusal) || refusal.code === 11000
        ? { result: false }
        : { error: Object.assign(new Error(`${collection.collectionName}: ${refusal.errmsg}`), { code: refusal.code }) }
    })
  }
}
