import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, type TestContext, test } from 'node:test'
import { Long, UUID } from 'bson'
import { sendCommand } from '../../src/embedded/wire/client.ts'
import { type TestDatabases, testDatabases } from '../support/databases.ts'
import { cuttingProxy } from './cutting-proxy.ts'
import { mongoClient } from './support.ts'

// The server did the work and its answer was lost: the driver asks again, and must hear the same.

let databases: TestDatabases
before(async () => {
  databases = await testDatabases()
})
after(() => databases?.stop())

async function throughProxy(context: TestContext) {
  const direct = new URL(databases.mongoUri)
  const proxy = await cuttingProxy(context, Number(direct.port))
  const uri = `mongodb://127.0.0.1:${proxy.port}${direct.pathname}?directConnection=true&retryWrites=true`
  const client = await mongoClient(context, uri)
  return { proxy, client, rows: client.db().collection<{ _id: number; count?: number }>('lost-answers') }
}

test('an insert whose answer was lost is done once and acknowledged', async (context) => {
  const { proxy, rows } = await throughProxy(context)
  await rows.deleteMany({})
  proxy.cutAnswerTo('insert')
  const result = await rows.insertMany([{ _id: 1 }, { _id: 2 }])
  assert.equal(result.insertedCount, 2)
  assert.equal(proxy.cuts(), 1)
  assert.equal(await rows.countDocuments(), 2)
})

test('an increment whose answer was lost counts once', async (context) => {
  const { proxy, rows } = await throughProxy(context)
  await rows.deleteMany({})
  await rows.insertOne({ _id: 1, count: 0 })
  proxy.cutAnswerTo('update')
  assert.equal((await rows.updateOne({ _id: 1 }, { $inc: { count: 1 } })).modifiedCount, 1)
  proxy.cutAnswerTo('findAndModify')
  const after = await rows.findOneAndUpdate({ _id: 1 }, { $inc: { count: 1 } }, { returnDocument: 'after' })
  assert.equal(after?.count, 2)
  assert.equal((await rows.findOne({ _id: 1 }))?.count, 2)
  assert.equal(proxy.cuts(), 2)
})

test('a refusal whose answer was lost is the same refusal', async (context) => {
  const { proxy, rows } = await throughProxy(context)
  await rows.deleteMany({})
  await rows.insertOne({ _id: 1 })
  proxy.cutAnswerTo('insert')
  await assert.rejects(rows.insertOne({ _id: 1 }), { code: 11000, keyPattern: { _id: 1 } })
  assert.equal(proxy.cuts(), 1)
})

test('a deletion whose answer was lost says how many it deleted', async (context) => {
  const { proxy, rows } = await throughProxy(context)
  await rows.deleteMany({})
  await rows.insertOne({ _id: 1 })
  proxy.cutAnswerTo('delete')
  assert.equal((await rows.deleteOne({ _id: 1 })).deletedCount, 1)
})

test('a commit whose answer was lost is found to be done', async (context) => {
  const { proxy, client, rows } = await throughProxy(context)
  await rows.deleteMany({})
  let runs = 0
  proxy.cutAnswerTo('commitTransaction')
  await client.withSession((session) =>
    session.withTransaction(async () => {
      runs++
      await rows.insertOne({ _id: 1 }, { session })
    }),
  )
  assert.equal(runs, 1)
  assert.equal(proxy.cuts(), 1)
  assert.equal(await rows.countDocuments(), 1)
})

test('the same write asked for five times at once is done once, and all hear the same', async (context) => {
  const { rows, client } = await throughProxy(context)
  await rows.deleteMany({})
  await rows.insertOne({ _id: 1, count: 0 })
  const increment = {
    update: 'lost-answers',
    updates: [{ q: { _id: 1 }, u: { $inc: { count: 1 } } }],
    lsid: { id: new UUID(randomUUID()) },
    txnNumber: Long.fromNumber(7),
    $db: client.db().databaseName,
  }
  const port = Number(new URL(databases.mongoUri).port)
  const answers = await Promise.all(Array.from({ length: 5 }, () => sendCommand(port, increment)))
  assert.deepEqual(
    answers.map(({ ok, n, nModified }) => [ok, n, nModified]),
    Array.from({ length: 5 }, () => [1, 1, 1]),
  )
  assert.equal((await rows.findOne({ _id: 1 }))?.count, 1)
  const older = await sendCommand(port, { ...increment, txnNumber: Long.fromNumber(6) })
  assert.equal(older.code, 225)
})
