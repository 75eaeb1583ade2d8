import { chown, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { EmbeddedError } from './error.ts'

/** The user the servers run as; null: the one we are. */
export type Account = { uid: number; gid: number } | null

const NOBODY = 65534

/** As root: the owner of the data folder, or `nobody` where that is root, because PostgreSQL refuses to run as root. */
export async function serverAccount(dataDir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null
  const { uid, gid } = await stat(dataDir)
  return uid === 0 ? { uid: NOBODY, gid: NOBODY } : { uid, gid }
}

/**
 * Where downloaded programs are kept: the user's cache. Root's lies in a home folder that is closed to all others, so
 * as root they go where the servers' user can reach them, unless XDG_CACHE_HOME names an open place.
 */
export async function cacheFolder(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  // the XDG Base Directory Specification: what is not absolute counts for nothing
  const named = isAbsolute(environment.XDG_CACHE_HOME ?? '') ? environment.XDG_CACHE_HOME : null
  const own = join(named || join(homedir(), '.cache'), 'echodesk')
  const reachable = process.getuid?.() !== 0 || (named && (await openToAll(own)))
  const folder = reachable ? own : '/var/cache/echodesk'
  await mkdir(folder, { recursive: true, mode: 0o755 }).catch((error: Error) => {
    throw new EmbeddedError(
      `the cache for downloaded database servers cannot be made (${error.message}): set HOME or XDG_CACHE_HOME to a folder ` +
        'that you may write to, or set MONGODB_URI and REDIS_URL',
    )
  })
  return folder
}

/** Throws EmbeddedError where a server's folder belongs to a user we are not: it would be taken for empty. */
export async function refuseForeignData(dataDir: string, folders: string[]): Promise<void> {
  const we = process.getuid?.()
  if (we === 0) return
  for (const path of folders.map((name) => join(dataDir, name))) {
    const owner = (await stat(path).catch(() => null))?.uid
    if (owner === undefined || owner === we) continue
    throw new EmbeddedError(
      `${path} was written by user ${owner}, not by you (${we}): start as that user or as root, or choose another data folder`,
    )
  }
}

/** Makes a folder for one server, owned by its account. The folders above it keep their owners and modes. */
export async function serverFolder(path: string, account: Account): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (account && (await lstat(path)).uid !== account.uid) await giveTo(path, account)
}

async function giveTo(path: string, account: { uid: number; gid: number }): Promise<void> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => !one.isSymbolicLink())) {
    await chown(join(entry.parentPath, entry.name), account.uid, account.gid)
  }
  await chown(path, account.uid, account.gid)
}

/** Whether everybody may pass through all folders down to the path; those that do not exist yet will be made so. */
async function openToAll(path: string): Promise<boolean> {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    const found = await stat(folder).catch(() => null)
    if (found && (found.mode & 0o001) === 0) return false
  }
  return true
}
