import { join } from 'node:path'
import { type Account, serverFolder } from './account.ts'
import { EmbeddedError } from './error.ts'
import { downloadMongod } from './mongod-download.ts'
import type { Progress } from './progress.ts'
import { findProgram, runProgram } from './run-program.ts'
import type { StartContext, StartedServer } from './server-start.ts'
import { sendCommand } from './wire/client.ts'

/** A mongod that runs on this machine. */
export type Mongod = { path: string; name: string }

const REPLICA_SET = 'echodesk'
const NOT_YET_INITIALIZED = 94
const INVALID_REPLICA_SET_CONFIG = 93
const PRIMARY = 1
const REMOVED = 10

/** Where to look, and whom a mongod must run as. */
export type MongodLookup = { cache: string; account: Account; progress: Progress }

/** MONGOMS_SYSTEM_BINARY, then the PATH, then the download; null where there is none. */
export async function chooseMongod(
  lookup: MongodLookup,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Mongod | null> {
  const installed = await installedMongod(lookup.account, environment)
  if (installed) return installed
  const downloaded = await downloadMongod(lookup.cache, lookup.progress, environment)
  return downloaded ? describe(downloaded, 'downloaded', lookup.account) : null
}

/** The same without the download. */
export async function installedMongod(
  account: Account,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Mongod | null> {
  const named = environment.MONGOMS_SYSTEM_BINARY
  if (named) {
    const mongod = await describe(named, 'MONGOMS_SYSTEM_BINARY', account)
    if (mongod) return mongod
    throw new EmbeddedError(
      `MONGOMS_SYSTEM_BINARY names ${named}, which is not a mongod that runs here: correct or unset it`,
    )
  }
  const onPath = await findProgram('mongod', environment)
  return onPath ? describe(onPath, 'mongod on the PATH', account) : null
}

/** Null for a program that does not run here: built for another processor, or out of the servers' user's reach. */
async function describe(path: string, origin: string, account: Account): Promise<Mongod | null> {
  const printed = await runProgram(path, ['--version'], { account, cwd: '/' }).catch(() => '')
  const version = /db version v([\d.]+)/.exec(printed)?.[1]
  return version ? { path, name: `MongoDB ${version} (${origin})` } : null
}

/** Starts mongod as a replica set of one: only a replica set has retryable writes and transactions. */
export async function startMongod(mongod: Mongod, context: StartContext): Promise<StartedServer> {
  const { account, port } = context
  const folder = join(context.dataDir, 'mongodb')
  await serverFolder(folder, account)
  const here = process.platform === 'linux' ? '/proc/self/cwd' : folder
  const server = context.supervise({
    name: mongod.name,
    program: mongod.path,
    parameters: [
      ...['--dbpath', here, '--port', String(port), '--bind_ip', '127.0.0.1'],
      ...['--replSet', REPLICA_SET, '--quiet', '--nounixsocket'],
    ],
    folder,
    logFile: join(folder, 'server.log'),
    account,
    endSignal: 'SIGTERM',
    probe: () => becomePrimary(port),
  })
  await server.ready
  return { url: `mongodb://127.0.0.1:${port}/echodesk?replicaSet=${REPLICA_SET}`, engine: mongod.name }
}

/** Founds the replica set, or tells it that its one member has another port now. Throws until it takes writes. */
async function becomePrimary(port: number): Promise<void> {
  const host = `127.0.0.1:${port}`
  const status = await sendCommand(port, { replSetGetStatus: 1 })
  if (status.myState === PRIMARY) return
  if (status.code === NOT_YET_INITIALIZED) {
    await sendCommand(port, { replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } })
  } else if (status.code === INVALID_REPLICA_SET_CONFIG || status.myState === REMOVED) {
    const { config } = await sendCommand(port, { replSetGetConfig: 1 })
    const members = [{ ...config.members[0], host }]
    await sendCommand(port, { replSetReconfig: { ...config, version: config.version + 1, members }, force: true })
  }
  throw new Error(`the replica set is not ready: ${status.errmsg ?? `state ${status.myState}`}`)
}
