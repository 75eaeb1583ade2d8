import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import mongoose from 'mongoose'
import { startEmbedded } from '../../src/embedded/index.ts'
import { testDatabases } from './databases.ts'
import { type DeskProcess, startDesk } from './desk-process.ts'

type Options = Omit<Parameters<typeof startDesk>[0], 'dataDir'>

/**
 * A database, a Redis server and a data folder of the test's own, and as many desks over them as it starts; all ended
 * with it.
 */
export async function faultPlace(context: TestContext) {
  const databases = await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-faults-'))
  const client = await mongoose.mongo.MongoClient.connect(databases.mongoUri)
  const redis = await startEmbedded({ dataDir, mongo: false, progress: () => {} })
  const redisUrl = redis.redisUrl!
  const desks: DeskProcess[] = []
  context.after(async () => {
    for (const { child } of desks) child.kill('SIGCONT')
    await Promise.all(desks.map((desk) => desk.stop('SIGKILL')))
    await client.close()
    await redis.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases.stop()
  })
  return {
    mongoUri: databases.mongoUri,
    redisUrl,
    dataDir,
    /** The same database, by the bare driver. */
    db: client.db(),
    async start({ env, ...options }: Options = {}): Promise<DeskProcess> {
      const own = { MONGODB_URI: databases.mongoUri, REDIS_URL: redisUrl, LOG_LEVEL: 'warn' }
      const desk = await startDesk({ dataDir, ...options, env: { ...own, ...env } })
      desks.push(desk)
      return desk
    },
  }
}
