import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartContext, StartedServer } from '../server-start.ts'
import { sendCommand } from '../wire/client.ts'
import { clusterFolders, HERE, PORT, prepareCluster, SUPERUSER, serverEnvironment } from './cluster.ts'
import { documentDbName, installDocumentDb } from './install.ts'
import { clearLeftBehind } from './left-behind.ts'
import type { PostgresAddress } from './postgres-connection.ts'

/** Starts PostgreSQL with DocumentDB, and the gateway before it. */
export async function startDocumentDb(context: StartContext): Promise<StartedServer> {
  const { account, port, progress } = context
  const programs = await installDocumentDb(context.cache, progress)
  const engine = (await documentDbName(context.cache)) ?? 'DocumentDB'
  const folders = clusterFolders(context.dataDir)
  await prepareCluster(programs, folders, account, progress)
  // the gateway listens once PostgreSQL answers it
  const answers = async () => void (await sendCommand(port, { ping: 1 }))
  const postgres = context.supervise({
    name: engine,
    program: join(programs, 'postgres'),
    parameters: ['-D', HERE],
    folder: folders.cluster,
    logFile: join(folders.above, 'server.log'),
    account,
    env: serverEnvironment(),
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients
    endSignal: 'SIGINT',
    probe: answers,
    clear: () => clearLeftBehind(folders.cluster, account),
  })
  const address: PostgresAddress = { socketFolder: HERE, port: PORT, user: SUPERUSER }
  const gateway = context.supervise({
    name: `${engine}, gateway`,
    program: process.execPath,
    parameters: [
      fileURLToPath(new URL('./gateway-process.ts', import.meta.url)),
      String(port),
      JSON.stringify(address),
    ],
    folder: folders.cluster,
    logFile: join(folders.above, 'gateway.log'),
    account: null,
    env: serverEnvironment(),
    endSignal: 'SIGTERM',
    probe: answers,
  })
  await Promise.all([postgres.ready, gateway.ready])
  return { url: `mongodb://127.0.0.1:${port}/echodesk`, engine }
}
