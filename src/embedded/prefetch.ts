import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cacheFolder, serverAccount } from './account.ts'
import { installDocumentDb } from './documentdb/install.ts'
import { chooseMongod } from './mongod.ts'
import { installRedis } from './redis-install.ts'

/** Fetches what the embedded databases need and this machine does not have, and starts nothing. */
export async function prefetch(progress: (line: string) => void): Promise<void> {
  const cache = await cacheFolder()
  const mongo = async () =>
    (await chooseMongod({ cache, progress, account: await serverAccount(cache) })) ??
    (await installDocumentDb(cache, progress))
  await Promise.all([mongo(), installRedis(cache, progress)])
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await prefetch((line) => console.log(line)).catch((error: Error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
