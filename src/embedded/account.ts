import { chown, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

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
 * Where downloaded programs are kept. As root a folder that the unprivileged servers can reach too: root's own cache
 * lies in a home folder that is closed to all others.
 */
export async function cacheFolder(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const own = join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'echodesk')
  const folder = process.getuid?.() === 0 && !(await openToAll(own)) ? '/var/cache/echodesk' : own
  await mkdir(folder, { recursive: true, mode: 0o755 })
  return folder
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
