import { resolve } from 'node:path'
import { EmbeddedError } from './error.ts'
import { startKeeper } from './keeper-link.ts'
import { recordOf } from './processes.ts'

export { describeEngines } from './describe-engines.ts'
export { EmbeddedError } from './error.ts'

const RESTART_DELAY = 5000

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
  const start = (mongoPort: number | null, redisPort: number | null) =>
    startKeeper({ ...order, mongoPort, redisPort }, options.progress, () => void restart())
  let keeper = start(options.mongo === false ? null : 0, options.redis === false ? null : 0)
  const { mongo, redis } = await keeper
  let stopped: Promise<void> | null = null

  /** The addresses that were given out stay right: the next keeper serves them again. */
  async function restart(): Promise<void> {
    if (stopped) return
    options.progress('The embedded databases ended unexpectedly: starting them again…')
    keeper = start(mongo?.port ?? null, redis?.port ?? null)
    await keeper.catch((error: Error) => {
      options.progress(`The embedded databases cannot be started again: ${error.message}`)
      setTimeout(restart, RESTART_DELAY).unref()
    })
  }

  return {
    mongoUri: mongo?.url ?? null,
    redisUrl: redis?.url ?? null,
    engines: { mongo: mongo?.engine ?? null, redis: redis?.engine ?? null },
    stop() {
      stopped ??= keeper.then(
        (running) => running.stop(),
        () => {},
      )
      return stopped
    },
  }
}
