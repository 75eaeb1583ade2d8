import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
  if (mongoUri && redisUrl) return { mongoUri: withOwnDatabase(mongoUri), redisUrl, stop: async () => {} }
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-test-'))
  const embedded = await startEmbedded({ dataDir, progress: (line) => console.error(line) })
  return {
    mongoUri: withOwnDatabase(embedded.mongoUri!),
    redisUrl: embedded.redisUrl!,
    async stop() {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function withOwnDatabase(uri: string): string {
  const url = new URL(uri)
  url.pathname = `/test-${randomUUID()}`
  return url.href
}
