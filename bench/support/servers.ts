import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import mongoose from 'mongoose'
import { startEmbedded } from '../../src/embedded/index.ts'

const { MongoClient } = mongoose.mongo
export type Db = mongoose.mongo.Db
export type Row = mongoose.mongo.Document & { _id: string }

/** A database, a Redis and a data folder for one measurement. */
export type Place = {
  mongoUri: string
  redisUrl: string
  dataDir: string
  /** The database by the bare driver, each write as durable as the product's. */
  db: Db
  redis: Redis
  release(): Promise<void>
}

export type Servers = {
  engine: string
  /** Empty, and removed with its release. One at a time: Redis is shared, and emptied for each. */
  place(): Promise<Place>
  stop(): Promise<void>
}

/** The servers that MONGODB_URI and REDIS_URL name, or embedded ones in a temporary folder. */
export async function startServers(say: (line: string) => void): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-bench-'))
  const { MONGODB_URI, REDIS_URL } = process.env
  const embedded = await startEmbedded({ dataDir: folder, mongo: !MONGODB_URI, redis: !REDIS_URL, progress: say })
  const mongo = (MONGODB_URI || embedded.mongoUri)!
  const redis = (REDIS_URL || embedded.redisUrl)!
  return {
    engine: [embedded.engines.mongo ?? 'MongoDB at MONGODB_URI', embedded.engines.redis ?? 'Redis at REDIS_URL'].join(
      ', ',
    ),
    place: () => makePlace(mongo, redis),
    async stop() {
      await embedded.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** So that nothing else on the Redis server is touched. */
const REDIS_DATABASE = 9

async function makePlace(mongo: string, redisServer: string): Promise<Place> {
  const uri = new URL(mongo)
  uri.pathname = `/bench-${randomUUID()}`
  const client = await MongoClient.connect(uri.href, { writeConcern: { w: 'majority', j: true }, maxPoolSize: 32 })
  const redisUrl = new URL(redisServer)
  redisUrl.pathname = `/${REDIS_DATABASE}`
  const redis = new Redis(redisUrl.href)
  await redis.flushdb()
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-bench-'))
  return {
    mongoUri: uri.href,
    redisUrl: redisUrl.href,
    dataDir,
    db: client.db(),
    redis,
    async release() {
      await client.db().dropDatabase()
      await client.close()
      await redis.flushdb()
      redis.disconnect()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
