import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from './error.ts'
import { ownApt } from './own-apt.ts'
import { announced, type Progress } from './progress.ts'
import { findProgram, runProgram } from './run-program.ts'

const REMEDY =
  'Install MongoDB and Redis yourself, set MONGODB_URI and REDIS_URL, or run `docker compose up`, which brings both.'

/** Which packages to fetch, and from where. */
export type PackageRequest = {
  /** Names the folder in the cache; another version of the recipe needs another name. */
  folder: string
  /** Shown to the user: "DocumentDB on PostgreSQL 18". */
  title: string
  /** About how much is fetched, in megabytes; shown to the user. */
  megabytes: number
  packages: string[]
  /** Packages we do without: apt is told that they are installed. Null: what the machine has installed counts. */
  assumed: string[] | null
  /** Writes the sources.list apt works with; without it the machine's own distribution is used. */
  sources?: (workFolder: string, progress: Progress) => Promise<string>
  /** Paths inside the packages that are left out, as patterns of tar. */
  leaveOut: string[]
  /** Runs once in the unpacked tree before it becomes visible under its name. */
  finish?: (root: string) => Promise<void>
}

/**
 * The folder into which the packages are unpacked; fetches them where they are missing. Neither root nor the machine's
 * package database is needed: apt works on lists, cache and state of its own. Throws EmbeddedError with a remedy.
 */
export async function unpackedPackages(cache: string, request: PackageRequest, progress: Progress): Promise<string> {
  const target = join(cache, request.folder)
  if (existsSync(target)) return target
  if (!(await findProgram('apt-get')) || !(await findProgram('dpkg-deb'))) {
    throw new EmbeddedError(`${request.title} comes from Debian's packages, and there is no apt-get here. ${REMEDY}`)
  }
  await removeLeftovers(cache)
  const work = await mkdtemp(join(cache, 'unpacking-'))
  const line = `${request.title}: fetching ${request.megabytes} MB from Debian's archive…`
  try {
    await announced(progress, line, () => fetchAndUnpack(work, request, progress))
    await rename(join(work, 'root'), target).catch((error) => {
      if (!existsSync(target)) throw error
    })
  } catch (error) {
    throw new EmbeddedError(`${request.title} could not be fetched: ${(error as Error).message}\n${REMEDY}`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return target
}

async function fetchAndUnpack(work: string, request: PackageRequest, progress: Progress): Promise<void> {
  const root = join(work, 'root')
  await mkdir(root, { mode: 0o755 })
  const sources = request.sources ? await request.sources(work, progress) : null
  const run = await ownApt(work, { assumed: request.assumed, sources })
  await run('apt-get', ['update'])
  await run('apt-get', ['install', '--yes', '--download-only', ...request.packages]).catch(async (error) => {
    // An archive that could not be reached is no error to apt until it is asked to be strict: then it says which and why.
    await run('apt-get', ['update', '--error-on=any'])
    throw error
  })
  const archives = (await readdir(join(work, 'archives'))).filter((name) => name.endsWith('.deb'))
  for (const archive of archives) await unpack(join(work, 'archives', archive), root, request.leaveOut)
  await request.finish?.(root)
  await runProgram('chmod', ['-R', 'a+rX', root])
}

async function unpack(archive: string, root: string, leaveOut: string[]): Promise<void> {
  const pipe = 'archive=$0; dpkg-deb --fsys-tarfile "$archive" | tar --extract --no-same-owner --wildcards "$@"'
  const exclusions = leaveOut.map((pattern) => `--exclude=${pattern}`)
  await runProgram('bash', ['-o', 'pipefail', '-c', pipe, archive, '--directory', root, ...exclusions])
}

/** Work folders of runs that were cut short more than an hour ago. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter((one) => one.startsWith('unpacking-'))) {
    const folder = join(cache, name)
    const age = Date.now() - ((await stat(folder).catch(() => null))?.mtimeMs ?? Date.now())
    if (age > 3_600_000) await rm(folder, { recursive: true, force: true })
  }
}
