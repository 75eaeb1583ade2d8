import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, before, test } from 'node:test'
import mongoose from 'mongoose'
import { type TestDatabases, testDatabases } from '../support/databases.ts'
import { until } from './support.ts'

// What the store builds on, asked of whichever engine runs.

const { MongoClient, GridFSBucket, MongoServerError, ObjectId } = mongoose.mongo
type Identifier = InstanceType<typeof ObjectId>
type Row = Partial<{ key: string; phone: string; channel: string; externalId: string; open: boolean }> &
  Partial<{ a: number; b: number; c: number; count: number; last: number; half: number; version: number }> &
  Partial<{ dueAt: Date; claim: Identifier; text: string }> & { _id: string | number | Identifier }

let databases: TestDatabases
let client: InstanceType<typeof MongoClient>
before(async () => {
  databases = await testDatabases()
  client = await new MongoClient(databases.mongoUri, { maxPoolSize: 30 }).connect()
})
after(async () => {
  await client?.db().dropDatabase()
  await client?.close()
  await databases?.stop()
})

const collection = (name: string) => client.db().collection<Row>(name)
const times = <Result>(count: number, work: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

async function refused(code: number, work: Promise<unknown>): Promise<mongoose.mongo.MongoServerError> {
  const error = await work.then(
    () => assert.fail(`expected error ${code}`),
    (failure: unknown) => failure,
  )
  assert.ok(error instanceof MongoServerError, String(error))
  assert.equal(error.code, code, error.message)
  return error
}

test('a unique index refuses the second, and tells which index', async () => {
  const inbound = collection('inbound')
  await inbound.createIndex({ channel: 1, externalId: 1 }, { unique: true })
  await inbound.insertOne({ _id: 1, channel: 'email', externalId: 'a' })
  await inbound.insertOne({ _id: 2, channel: 'web', externalId: 'a' })
  const error = await refused(11000, inbound.insertOne({ _id: 3, channel: 'email', externalId: 'a' }))
  assert.deepEqual(error.keyPattern, { channel: 1, externalId: 1 })
  assert.deepEqual(error.keyValue, { channel: 'email', externalId: 'a' })
  const byId = collection('by-id')
  await byId.insertOne({ _id: 'one' })
  assert.deepEqual((await refused(11000, byId.insertOne({ _id: 'one' }))).keyPattern, { _id: 1 })
})

test('a partial unique index binds only the rows it speaks of', async () => {
  const conversations = collection('conversations')
  await conversations.createIndex({ key: 1 }, { unique: true, partialFilterExpression: { open: true } })
  await conversations.insertMany([
    { _id: 1, key: 'k', open: true },
    { _id: 2, key: 'k', open: false },
    { _id: 3, key: 'k' },
  ])
  const refusal = await refused(11000, conversations.insertOne({ _id: 4, key: 'k', open: true }))
  assert.deepEqual(refusal.keyPattern, { key: 1 })
  await refused(11000, conversations.updateOne({ _id: 2 }, { $set: { open: true } }))
  await refused(11000, conversations.findOneAndUpdate({ _id: 3 }, { $set: { open: true } }))
  await conversations.updateOne({ _id: 1 }, { $set: { open: false } })
  await conversations.updateOne({ _id: 2 }, { $set: { open: true } })
})

test('a sparse unique index lets rows without the field be', async () => {
  const people = collection('people')
  await people.createIndex({ phone: 1 }, { unique: true, sparse: true })
  await people.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, phone: '1' }])
  await refused(11000, people.insertOne({ _id: 4, phone: '1' }))
})

test('an unordered batch does what it can and names the others', async () => {
  const rows = collection('unordered')
  const batch = [{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }]
  const error = await rows.insertMany(batch, { ordered: false }).catch((failure) => failure)
  assert.deepEqual(
    error.writeErrors.map((one: { index: number; code: number }) => [one.index, one.code]),
    [
      [1, 11000],
      [3, 11000],
    ],
  )
  assert.equal(await rows.countDocuments(), 3)
})

test('an index made twice is one; another under its name is refused', async () => {
  const rows = collection('indexes')
  await rows.createIndex({ a: 1 }, { name: 'n' })
  await rows.createIndex({ a: 1 }, { name: 'n' })
  await refused(86, rows.createIndex({ b: 1 }, { name: 'n' }))
  assert.equal((await rows.indexes()).length, 2)
  await rows.insertMany([
    { _id: 1, c: 1 },
    { _id: 2, c: 1 },
  ])
  assert.deepEqual((await refused(11000, rows.createIndex({ c: 1 }, { unique: true }))).keyPattern, { c: 1 })
})

test('twenty upserts of one key at once make one row', async () => {
  const rows = collection('upserts')
  await rows.createIndex({ key: 1 }, { unique: true })
  await times(20, () => rows.updateOne({ key: 'one' }, { $inc: { count: 1 } }, { upsert: true }))
  await times(20, () => rows.findOneAndUpdate({ key: 'two' }, { $inc: { count: 1 } }, { upsert: true }))
  const found = await rows.find().sort({ key: 1 }).toArray()
  assert.deepEqual(
    found.map((row) => [row.key, row.count]),
    [
      ['one', 20],
      ['two', 20],
    ],
  )
})

test('a counter gives every caller another number: 20 at once, 50 each', async () => {
  const counters = collection('counters')
  const next = () =>
    counters.findOneAndUpdate({ _id: '20260131' }, { $inc: { last: 1 } }, { upsert: true, returnDocument: 'after' })
  const numbers: unknown[] = []
  await times(20, async () => {
    for (let count = 0; count < 50; count++) numbers.push((await next())?.last)
  })
  assert.equal(new Set(numbers).size, 1000)
  assert.equal(Math.max(...numbers.map(Number)), 1000)
})

test('claims of many: each row goes to one worker', async () => {
  const timers = collection('timers')
  await timers.createIndex({ dueAt: 1 })
  await timers.createIndex({ claim: 1 }, { sparse: true })
  const now = new Date('2026-01-31T08:00:00Z')
  const due = Array.from({ length: 3000 }, (_, index) => ({
    _id: index,
    dueAt: new Date(now.getTime() - (index % 97)),
  }))
  await timers.insertMany(due)
  const claimed: unknown[] = []
  await times(4, async () => {
    for (;;) {
      const filter = { dueAt: { $lte: now } }
      const candidates = await timers
        .find(filter, { projection: { _id: 1 } })
        .sort({ dueAt: 1 })
        .limit(500)
        .toArray()
      if (candidates.length === 0) return
      const claim = new ObjectId()
      const ids = candidates.map((row) => row._id)
      await timers.updateMany({ ...filter, _id: { $in: ids } }, { $set: { claim, dueAt: new Date('2030-01-01') } })
      claimed.push(...(await timers.find({ claim }).toArray()).map((row) => row._id))
    }
  })
  assert.equal(claimed.length, 3000)
  assert.equal(new Set(claimed).size, 3000)
})

test('what is due in order comes by its index', async () => {
  const due = collection('timers')
    .find({ dueAt: { $lte: new Date() } })
    .sort({ dueAt: 1 })
    .limit(10)
  // an engine may want to have counted the rows first
  await until('the index is used', async () => {
    const plan = JSON.stringify((await due.clone().explain()).queryPlanner.winningPlan)
    return plan.includes('IXSCAN') && plan.includes('dueAt_1') && !plan.includes('SORT')
  })
})

test('of writers with a version guard one wins each version', async () => {
  const rows = collection('versions')
  await rows.insertOne({ _id: 1, version: 0 })
  let won = 0
  await times(10, async () => {
    for (let attempt = 0; attempt < 5; attempt++) {
      const row = await rows.findOne({ _id: 1 })
      const result = await rows.updateOne({ _id: 1, version: row?.version }, { $inc: { version: 1 } })
      won += result.modifiedCount
    }
  })
  assert.equal((await rows.findOne({ _id: 1 }))?.version, won)
})

test('a mixed bulk write counts what it did', async () => {
  const result = await collection('bulk').bulkWrite([
    { insertOne: { document: { _id: 1, a: 1 } } },
    { insertOne: { document: { _id: 2, a: 2 } } },
    { updateMany: { filter: {}, update: { $inc: { a: 10 } } } },
    { updateOne: { filter: { _id: 3 }, update: { $set: { a: 3 } }, upsert: true } },
    { deleteOne: { filter: { _id: 1 } } },
  ])
  const { insertedCount, modifiedCount, upsertedCount, deletedCount } = result
  assert.deepEqual([insertedCount, modifiedCount, upsertedCount, deletedCount], [2, 2, 1, 1])
})

test('a cursor reads on over its pages, and one given up early does no harm', async () => {
  const rows = collection('pages')
  await rows.insertMany(Array.from({ length: 2500 }, (_, index) => ({ _id: index, half: index % 2 })))
  let last = -1
  let count = 0
  for await (const row of rows.find({}, { batchSize: 200 }).sort({ _id: 1 })) {
    assert.ok(Number(row._id) > last)
    last = Number(row._id)
    count++
  }
  assert.equal(count, 2500)
  const abandoned = rows.find({}, { batchSize: 10 })
  await abandoned.next()
  await abandoned.close()
  const groups = await rows
    .aggregate([{ $group: { _id: '$half', count: { $sum: 1 } } }, { $sort: { _id: 1 } }])
    .toArray()
  assert.deepEqual(groups, [
    { _id: 0, count: 1250 },
    { _id: 1, count: 1250 },
  ])
})

test('GridFS gives back what was stored, whole and in part', async () => {
  const bucket = new GridFSBucket(client.db())
  const content = randomBytes(5_000_000)
  const upload = bucket.openUploadStream('attachment')
  await pipeline(Readable.from([content]), upload)
  const read = async (stream: Readable) => Buffer.concat(await stream.toArray())
  assert.ok(content.equals(await read(bucket.openDownloadStream(upload.id))))
  const part = await read(bucket.openDownloadStream(upload.id, { start: 1_000_000, end: 1_000_100 }))
  assert.ok(content.subarray(1_000_000, 1_000_100).equals(part))
  await bucket.delete(upload.id)
  assert.equal(await client.db().collection('fs.chunks').countDocuments(), 0)
})

test('a transaction is seen whole or not at all', async () => {
  const rows = collection('transactions')
  await rows.insertOne({ _id: 1, count: 0 })
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await rows.insertOne({ _id: 2 }, { session })
      assert.equal(await rows.countDocuments({}, { session }), 2)
      assert.equal(await rows.countDocuments(), 1)
    }),
  )
  assert.equal(await rows.countDocuments(), 2)
  const failing = client.withSession((session) =>
    session.withTransaction(async () => {
      await rows.insertOne({ _id: 3 }, { session })
      await rows.insertOne({ _id: 1 }, { session })
    }),
  )
  await refused(11000, failing)
  assert.equal(await rows.countDocuments(), 2)
})

test('transactions in each other’s way are repeated until all have been done', async () => {
  const rows = collection('transactions')
  await times(8, () =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const row = await rows.findOne({ _id: 1 }, { session })
        await rows.updateOne({ _id: 1 }, { $set: { count: Number(row?.count) + 1 } }, { session })
      }),
    ),
  )
  assert.equal((await rows.findOne({ _id: 1 }))?.count, 8)
})

test('Chinese, dates, bytes, long numbers and nested arrays come back as they were', async () => {
  const { Binary, Decimal128, Long } = mongoose.mongo.BSON
  const row = {
    _id: 'types',
    text: '工单 😀 é',
    at: new Date('2026-01-31T08:00:00.123Z'),
    bytes: new Binary(Buffer.from([0, 1, 255])),
    long: Long.fromString('9007199254740993'),
    decimal: Decimal128.fromString('12.340'),
    nothing: null,
    nested: { list: [1, { deep: [true, ''] }], empty: {} },
  }
  const rows = client.db().collection<typeof row>('types')
  await rows.insertOne(row)
  assert.deepEqual(await rows.findOne({ _id: 'types' }, { promoteLongs: false }), row)
})

test('an unknown command, a bad operator and a missing collection have MongoDB’s codes', async () => {
  await refused(59, client.db().command({ nonsense: 1 }))
  await refused(
    2,
    client
      .db()
      .collection('types')
      .findOne({ text: { $nonsense: 1 } }),
  )
  await refused(26, client.db().collection('never-made').indexes())
})
