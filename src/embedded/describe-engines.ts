import { cacheFolder, serverAccount } from './account.ts'
import { documentDbName } from './documentdb/install.ts'
import { engineOfData } from './mongo-engine.ts'
import { installedMongod } from './mongod.ts'
import { installedRedis } from './redis-install.ts'

/** What would serve this data folder, for people, without starting or fetching anything: "Redis 7.0.15". */
export async function describeEngines(dataDir: string): Promise<{ mongo: string; redis: string }> {
  const cache = await cacheFolder()
  return {
    mongo: await describeMongo(dataDir, cache),
    redis: (await installedRedis(cache))?.name ?? 'Redis, fetched at the first start',
  }
}

async function describeMongo(dataDir: string, cache: string): Promise<string> {
  const written = engineOfData(dataDir)
  const account = await serverAccount(dataDir).catch(() => null)
  const mongod = written === 'documentdb' ? null : await installedMongod(account)
  if (mongod) return mongod.name
  if (written === 'mongodb') return 'MongoDB (downloaded)'
  return (await documentDbName(cache)) ?? 'MongoDB or DocumentDB, fetched at the first start'
}
