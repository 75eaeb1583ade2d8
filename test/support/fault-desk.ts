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
 * A database (where it says so, in a server of its own), a Redis server and a data folder of the test's own, and as many
 * desks over them as it starts; all ended with it.
 */
export async function faultPlace(context: TestContext, { ownDatabase = false } = {}) {
  const databases = ownDatabase ? null : await testDatabases()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-faults-'))
  const own = await startEmbedded({ dataDir, mongo: ownDatabase, progress: () => {} })
  const redisUrl = own.redisUrl!
  const mongoUri = databases?.mongoUri ?? own.mongoUri!
  const client = await mongoose.mongo.MongoClient.connect(mongoUri)
  const desks: DeskProcess[] = []
  context.after(async () => {
    for (const { child } of desks) child.kill('SIGCONT')
    await Promise.all(desks.map((desk) => desk.stop('SIGKILL')))
    await client.close()
    await own.stop()
    await rm(dataDir, { recursive: true, force: true })
    await databases?.stop()
  })
  return {
    mongoUri,
    redisUrl,
    dataDir,
    /** The same database, by the bare driver. */
    db: client.db(),
    async start({ env, ...options }: Options = {}): Promise<DeskProcess> {
      const servers = { MONGODB_URI: mongoUri, REDIS_URL: redisUrl, LOG_LEVEL: 'warn' }
      const desk = await startDesk({ dataDir, ...options, env: { ...servers, ...env } })
      desks.push(desk)
      return desk
    },
  }
}
