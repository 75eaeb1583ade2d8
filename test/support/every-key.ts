import { Redis } from 'ioredis'

/** The names and the contents of all that Redis holds, as one text. */
export async function everyKey(redisUrl: string): Promise<string> {
  const redis = new Redis(redisUrl)
  try {
    const keys = await redis.keys('*')
    const contents = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
    return [...keys, ...contents.map((bytes) => bytes?.toString('latin1') ?? '')].join('\n')
  } finally {
    redis.disconnect()
  }
}
