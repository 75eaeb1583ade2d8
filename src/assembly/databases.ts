import type { Embedded } from '../embedded/index.ts'
import type { Environment } from './environment.ts'

export type Databases = {
  mongoUri: string
  redisUrl: string
  /** For people: which engines run, and whose they are. */
  engines: { mongo: string; redis: string }
  stop(): Promise<void>
}

/** The configured servers, and embedded ones for what is not configured. */
export async function openDatabases(environment: Environment, progress: (line: string) => void): Promise<Databases> {
  const { mongoUri, redisUrl, dataDir } = environment
  let embedded: Embedded | null = null
  if (!mongoUri || !redisUrl) {
    const { startEmbedded } = await import('../embedded/index.ts')
    embedded = await startEmbedded({ dataDir, mongo: !mongoUri, redis: !redisUrl, progress })
  }
  return {
    mongoUri: mongoUri ?? embedded!.mongoUri!,
    redisUrl: redisUrl ?? embedded!.redisUrl!,
    engines: {
      mongo: mongoUri ? 'MONGODB_URI' : `${embedded!.engines.mongo} (embedded)`,
      redis: redisUrl ? 'REDIS_URL' : `${embedded!.engines.redis} (embedded)`,
    },
    stop: async () => embedded?.stop(),
  }
}
