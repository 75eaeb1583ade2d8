import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import { startEmbedded } from '../../src/embedded/index.ts'

export type TestDatabases = {
  /** Names a database of its own. */
  mongoUri: string
  /** Shared with the other test files: whoever uses it prefixes its keys. */
  redisUrl: string
  stop(): Promise<void>
}

/** The servers the test run started, or, where a test file runs alone, servers of its own in a temporary folder. */
export async function testDatabases(): Promise<TestDatabases> {
  const { ECHODESK_TEST_MONGODB_URI: mongoUri, ECHODESK_TEST_REDIS_URL: redisUrl } = process.env
  if (mongoUri && redisUrl) {
    const uri = withOwnDatabase(mongoUri)
    return { mongoUri: uri, redisUrl, stop: () => drop(uri) }
  }
  own ??= startOwn()
  const { mongoUri: uri, redisUrl: redis, release } = await own
  users += 1
  return {
    mongoUri: withOwnDatabase(uri),
    redisUrl: redis,
    async stop() {
      users -= 1
      if (users === 0) await release()
    },
  }
}

let own: ReturnType<typeof startOwn> | null = null
let users = 0

/** One pair of servers for all tests of the file, ended with the last of them. */
async function startOwn() {
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-test-'))
  const embedded = await startEmbedded({ dataDir, progress: (line) => console.error(line) })
  return {
    mongoUri: embedded.mongoUri!,
    redisUrl: embedded.redisUrl!,
    async release() {
      own = null
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** What is left behind would be looked after for as long as the server runs. */
async function drop(uri: string): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(uri)
  await client.db().dropDatabase()
  await client.close()
}

function withOwnDatabase(uri: string): string {
  const url = new URL(uri)
  url.pathname = `/test-${randomUUID()}`
  return url.href
}
