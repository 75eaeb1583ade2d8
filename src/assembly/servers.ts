import { statfs } from 'node:fs/promises'
import type { Redis } from 'ioredis'
import type { Health } from '../core/ports/channel.ts'
import type { StateStore } from '../core/ports/store.ts'
import { checkEviction } from '../jobs/redis.ts'

/** What the desk stands on. Without the first two it is not ready; the others are told before they do harm. */
const serverNames = ['database', 'redis', 'eviction', 'disk'] as const
type ServerName = (typeof serverNames)[number]
export const isServer = (name: string): name is ServerName => serverNames.some((each) => each === name)
export type Servers = Record<ServerName, Health>

/** Asked again within this time, in milliseconds, the last answer is given: whoever asks may ask often. */
const FRESH_MS = 1000
const LONGEST_MS = 2000
const LEAST_FREE_MEGABYTES = 512

type Parts = { states: StateStore; redis: Redis; prefix: string; dataDir: string }

/**
 * Looks at the servers as the desk needs them: by writing, since one that is full still answers a ping. An embedded
 * database shares the data folder's disk, and nothing works on a full one.
 */
export function watchServers({ states, redis, prefix, dataDir }: Parts): () => Promise<Servers> {
  const probes: Record<ServerName, () => Promise<unknown>> = {
    database: () => states.set('probe', prefix),
    redis: () => redis.set(`${prefix}:probe`, '', 'EX', 60),
    async eviction() {
      // One that is away, or does not say, is no matter of its settings.
      const { ok, policy } = await checkEviction(redis).catch(() => ({ ok: true, policy: '' }))
      if (!ok) throw new Error(`Redis may throw work away, its maxmemory-policy is ${policy}`)
    },
    async disk() {
      const { bavail, bsize } = await statfs(dataDir)
      const free = Math.floor((bavail * bsize) / 2 ** 20)
      if (free < LEAST_FREE_MEGABYTES) throw new Error(`${free} MB are left on the disk of ${dataDir}`)
    },
  }
  let last: { at: number; found: Promise<Servers> } | null = null
  return () => {
    const now = performance.now()
    if (!last || now - last.at > FRESH_MS) last = { at: now, found: lookAt(probes) }
    return last.found
  }
}

const remedies: Record<ServerName, string> = {
  database: 'is MongoDB running, MONGODB_URI right, and room on its disk?',
  redis: 'is Redis running, REDIS_URL right, and room in its memory and on its disk?',
  eviction: 'set it to noeviction',
  disk: 'make room',
}

async function lookAt(probes: Record<ServerName, () => Promise<unknown>>): Promise<Servers> {
  const found = serverNames.map(async (name) => [name, await healthBy(probes[name], remedies[name])] as const)
  return Object.fromEntries(await Promise.all(found)) as Servers
}

async function healthBy(probe: () => Promise<unknown>, remedy: string): Promise<Health> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS / 1000} s`)), LONGEST_MS)
  })
  try {
    await Promise.race([probe(), late])
    return { ok: true }
  } catch (error) {
    return { ok: false, reason: `${(error as Error).message}: ${remedy}` }
  } finally {
    clearTimeout(timer)
  }
}
