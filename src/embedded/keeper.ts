import { cacheFolder, refuseForeignData, serverAccount } from './account.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { EmbeddedError, withRemedy } from './error.ts'
import { freePort } from './free-port.ts'
import { startMongo } from './mongo-engine.ts'
import { type ProcessRecord, recordOf } from './processes.ts'
import { startRedis } from './redis.ts'
import type { StartContext, StartedServer } from './server-start.ts'
import { type ServerPlan, superviseServer } from './supervised-server.ts'

// The process between the launcher and the servers. It stands in a session of its own, so that a signal to the
// launcher's group does not reach it, and ends the servers once its standard input closes: that happens however the
// launcher dies. Where it is killed itself, the servers end by its death.

/** What the launcher asks for, as JSON in the first argument. */
export type KeeperOrder = {
  launcher: ProcessRecord
  dataDir: string
  /** The ports to be reached at; 0: any; null: not started. */
  mongoPort: number | null
  redisPort: number | null
}

export type Running = { url: string; engine: string; port: number }

/** What the keeper prints, one JSON object a line. */
export type KeeperReport =
  | { progress: string }
  | { ready: { mongo: Running | null; redis: Running | null } }
  | { failed: string }

const report = (line: KeeperReport) => process.stdout.write(`${JSON.stringify(line)}\n`)

async function keep(order: KeeperOrder, ending: Promise<void>): Promise<void> {
  const { dataDir } = order
  await refuseForeignData(dataDir, ['mongodb', 'documentdb', 'redis'])
  const lock = await lockDataFolder(dataDir, recordOf(process.pid)!, order.launcher)
  const account = await serverAccount(dataDir)
  const shared = {
    dataDir,
    account,
    cache: await cacheFolder(),
    progress: (line: string) => report({ progress: line }),
  }
  const supervised: { stop(): Promise<void> }[] = []
  const supervise = (plan: ServerPlan) => {
    const server = superviseServer(plan, (record) => lock.note(plan.name, record))
    supervised.push(server)
    return server
  }
  const start = async (wanted: number | null, begin: (context: StartContext) => Promise<StartedServer>) => {
    if (wanted === null) return null
    const port = wanted || (await freePort())
    const { url, engine } = await begin({ ...shared, port, supervise })
    return { url, engine, port }
  }
  const running = Promise.all([start(order.mongoPort, startMongo), start(order.redisPort, startRedis)])
  try {
    const started = await Promise.race([running, ending])
    if (started) {
      report({ ready: { mongo: started[0], redis: started[1] } })
      await ending
    }
  } finally {
    running.catch(() => {})
    await Promise.all(supervised.map((server) => server.stop()))
    await lock.release()
  }
}

const ending = new Promise<void>((resolve) => {
  process.stdin.once('end', resolve).once('close', resolve).resume()
  process.once('SIGTERM', resolve).once('SIGINT', resolve)
})
// whoever read our lines may be gone
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

keep(JSON.parse(process.argv[2] ?? '{}'), ending).then(
  () => process.exit(0),
  (error: Error) => {
    const failed = error instanceof EmbeddedError ? error.message : withRemedy(error.message)
    process.stdout.write(`${JSON.stringify({ failed } satisfies KeeperReport)}\n`, () => process.exit(1))
  },
)
