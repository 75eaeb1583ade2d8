import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { announced, type Progress } from './progress.ts'

/** How long a closed network may take to be noticed, and how long it is remembered; milliseconds. */
const PROBE_TIMEOUT = 4000
const REFUSAL_LASTS = 6 * 3_600_000

const DOWNLOADS = 'https://fastdl.mongodb.org'
const VERSION = '8.0.15'

/** The path of the mongod in the cache, fetched there at first; null where the download cannot be reached. */
export async function downloadMongod(
  cache: string,
  progress: Progress,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const downloadDir = join(cache, 'mongodb')
  const fetched = existsSync(join(downloadDir, 'complete'))
  const refusal = join(cache, 'mongodb-refused.json')
  if (!fetched) {
    if (await refusedLately(refusal)) return null
    const reason = await whyUnreachable(environment.MONGOMS_DOWNLOAD_MIRROR ?? DOWNLOADS)
    if (reason) return refuse(reason)
  }
  try {
    // Large, and needed for this alone.
    const { MongoBinary } = await import('mongodb-memory-server-core')
    const fetch = () => MongoBinary.getPath({ version: environment.MONGOMS_VERSION ?? VERSION, downloadDir })
    const path = await announced(progress, 'MongoDB: fetching about 80 MB from mongodb.org…', fetch)
    await writeFile(join(downloadDir, 'complete'), '')
    return path
  } catch (error) {
    return refuse((error as Error).message.split('\n')[0] ?? '')
  }

  async function refuse(reason: string): Promise<null> {
    progress(`MongoDB's download cannot be reached (${reason}): using DocumentDB instead`)
    await writeFile(refusal, JSON.stringify({ until: Date.now() + REFUSAL_LASTS }))
    return null
  }
}

/** A note that cannot be read, or from a clock that was wrong, counts for nothing. */
async function refusedLately(note: string): Promise<boolean> {
  try {
    const until = Number(JSON.parse(await readFile(note, 'utf8')).until)
    return Date.now() < until && until <= Date.now() + REFUSAL_LASTS
  } catch {
    return false
  }
}

/** Any answer will do. Where a proxy leads out it is asked, as the download itself does. */
async function whyUnreachable(address: string): Promise<string | null> {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_TIMEOUT) })
    return null
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause
    return cause?.code ?? (error as Error).message
  }
}
