import { resolve } from 'node:path'
import { EmbeddedError } from './error.ts'
import type { Running } from './keeper.ts'
import { type Keeper, startKeeper } from './keeper-link.ts'
import { recordOf } from './processes.ts'

export { EmbeddedError } from './error.ts'

export type EmbeddedOptions = {
  /** The databases live in its folders mongodb, documentdb and redis. */
  dataDir: string
  /** Which ones to start; both by default. */
  mongo?: boolean
  redis?: boolean
  /** Told of whatever takes longer than two seconds: downloads, unpacking, the first start. */
  progress: (line: string) => void
}

export type Embedded = {
  /** Ready for mongoose, with retryable writes and transactions. */
  mongoUri: string | null
  redisUrl: string | null
  /** For people: "DocumentDB 1.0 on PostgreSQL 18", "Redis 7.0.15". */
  engines: { mongo: string | null; redis: string | null }
  /** Ends the servers cleanly, within ten seconds. Calling it again changes nothing. */
  stop(): Promise<void>
}

/**
 * Starts database servers on loopback and free ports. A server that dies is started again at the same port, and all of
 * them end with this process, however it ends. Throws EmbeddedError, whose message says what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const launcher = recordOf(process.pid)
  if (!launcher) throw new EmbeddedError('the system does not tell when this process was started')
  const order = { launcher, dataDir: resolve(options.dataDir) }
  let stopped: Promise<void> | null = null
  let keeper: Keeper = await startKeeper(
    { ...order, mongoPort: options.mongo === false ? null : 0, redisPort: options.redis === false ? null : 0 },
    options.progress,
    restart,
  )
  const { mongo, redis } = keeper

  /** The addresses that were given out stay right: the next keeper serves them again. */
  function restart(): void {
    if (stopped) return
    options.progress('The embedded databases ended unexpectedly: starting them again…')
    const ports = { mongoPort: mongo?.port ?? null, redisPort: redis?.port ?? null }
    startKeeper({ ...order, ...ports }, options.progress, restart).then(
      (next) => {
        keeper = next
        if (stopped) next.stop()
      },
      (error: Error) => options.progress(`The embedded databases cannot be started again: ${error.message}`),
    )
  }

  return {
    mongoUri: urlOf(mongo),
    redisUrl: urlOf(redis),
    engines: { mongo: mongo?.engine ?? null, redis: redis?.engine ?? null },
    stop() {
      stopped ??= keeper.stop()
      return stopped
    },
  }
}

const urlOf = (running: Running | null) => running?.url ?? null
