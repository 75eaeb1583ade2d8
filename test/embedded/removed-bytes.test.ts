import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { clusterFolders, PORT, SUPERUSER } from '../../src/embedded/documentdb/cluster.ts'
import { PostgresConnection } from '../../src/embedded/documentdb/postgres-connection.ts'
import { startEmbedded } from '../../src/embedded/index.ts'
import { engineOfData } from '../../src/embedded/mongo-engine.ts'
import { mongoClient, temporaryFolder } from './support.ts'

const CANARY = 'canary-of-a-person-51b7'

async function filesWith(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found = await Promise.all(
    files.map(async (file) => (await readFile(file).catch(() => Buffer.alloc(0))).includes(text)),
  )
  return files.filter((_, index) => found[index])
}

/** PostgreSQL alone, where the data is DocumentDB's; null where it is MongoDB's. */
async function postgresOf(context: TestContext, dataDir: string) {
  if (engineOfData(dataDir) !== 'documentdb') return null
  const { cluster } = clusterFolders(dataDir)
  const connection = await PostgresConnection.open({ socketFolder: cluster, port: PORT, user: SUPERUSER }, {})
  context.after(() => connection.close())
  return { cluster, run: (statement: string) => connection.execute(statement, []) }
}

test('what was removed is in no table’s file any more once all was compacted, kept answers included', async (context) => {
  const dataDir = await temporaryFolder(context)
  const embedded = await startEmbedded({ dataDir, redis: false, progress: () => {} })
  context.after(() => embedded.stop())
  const database = (await mongoClient(context, embedded.mongoUri!)).db()
  const rows = database.collection<{ _id: number; text: string; seen: number }>('people')
  await rows.insertMany([1, 2].map((id) => ({ _id: id, text: `${CANARY} ${id}`, seen: 0 })))
  await rows.findOneAndUpdate({ _id: 1 }, { $inc: { seen: 1 } })
  await rows.deleteMany({})
  const postgres = await postgresOf(context, dataDir)
  await postgres?.run("UPDATE echodesk.answered SET at = now() - interval '2 hours'")
  await database.command({ compact: 'people', force: true })
  await postgres?.run('CHECKPOINT')
  const tables = postgres ? join(postgres.cluster, 'base') : join(dataDir, 'mongodb')
  const left = (await filesWith(tables, CANARY)).filter((file) => !file.includes('journal'))
  assert.deepEqual(left, [])
})
