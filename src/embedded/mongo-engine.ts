import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { clusterFolders } from './documentdb/cluster.ts'
import { startDocumentDb } from './documentdb/start.ts'
import { EmbeddedError } from './error.ts'
import { chooseMongod, type Mongod, startMongod } from './mongod.ts'
import type { StartContext, StartedServer } from './server-start.ts'

export type EngineKind = 'mongodb' | 'documentdb'

/** Which engine wrote the data folder; null: none yet. */
export function engineOfData(dataDir: string): EngineKind | null {
  if (existsSync(clusterFolders(dataDir).made)) return 'documentdb'
  return existsSync(join(dataDir, 'mongodb', 'WiredTiger')) ? 'mongodb' : null
}

/** Where a mongod may come from; null: this machine has none and gets none. */
export type MongodSource = () => Promise<Mongod | null>

/**
 * MongoDB where there is one, else DocumentDB, but always the engine that wrote the data before: another one would
 * find none of it. Throws EmbeddedError where that one is not there any more.
 */
export async function chooseEngine(
  written: EngineKind | null,
  findMongod: MongodSource,
): Promise<Mongod | 'documentdb'> {
  if (written === 'documentdb') return 'documentdb'
  const mongod = await findMongod()
  if (mongod) return mongod
  if (written === null) return 'documentdb'
  throw new EmbeddedError(
    'the data folder was written by MongoDB, and no mongod can be found any more: put mongod on the PATH, ' +
      'name it in MONGOMS_SYSTEM_BINARY, or choose another data folder',
  )
}

export async function startMongo(context: StartContext): Promise<StartedServer> {
  const engine = await chooseEngine(engineOfData(context.dataDir), () => chooseMongod(context))
  return engine === 'documentdb' ? startDocumentDb(context) : startMongod(engine, context)
}
