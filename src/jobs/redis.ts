import { Redis } from 'ioredis'

/**
 * A connection for producers: a command fails at once while Redis is away, since what it would have carried is in the
 * database and found again.
 */
export function connectProducer(url: string, onError: (reason: string) => void): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, retryStrategy })
  redis.on('error', (error) => onError(error.message))
  return redis
}

/** A connection for workers and subscribers: waits for Redis as long as it takes. */
export function connectConsumer(url: string, onError: (reason: string) => void): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy })
  redis.on('error', (error) => onError(error.message))
  return redis
}

const retryStrategy = (attempt: number): number => Math.min(attempt * 100, 2000)

/** What Redis must be set to, so that it forgets no work to make room. */
export async function checkEviction(redis: Redis): Promise<{ ok: boolean; policy: string }> {
  // Where the service is somebody else's, CONFIG is often forbidden.
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1] ?? ''
  return { ok: policy === 'noeviction', policy }
}
