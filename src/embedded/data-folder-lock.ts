import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EmbeddedError } from './error.ts'
import { endProcess, isRunning, type ProcessRecord, waitForEnd } from './processes.ts'

/** Who holds a data folder: the keeper, the launcher it works for, and the servers it started. */
type Holder = {
  /** Which folder this is, however it is called by now; another one is a copy. */
  folder?: string
  keeper: ProcessRecord
  launcher: ProcessRecord
  servers: Record<string, ProcessRecord>
}

export type DataFolderLock = {
  /** Notes a server's process, or that it ended, so that the next keeper can end one that was left behind. */
  note(server: string, record: ProcessRecord | null): Promise<void>
  release(): Promise<void>
}

/** A keeper whose launcher is gone ends its servers within this time. */
const KEEPER_PATIENCE = 15_000
const SERVER_PATIENCE = 5000

/**
 * Takes the data folder for this launcher. Waits for a keeper that is about to end, and ends servers left behind by one
 * that was killed. Throws EmbeddedError where another launcher is at work in it.
 */
export async function lockDataFolder(
  dataDir: string,
  keeper: ProcessRecord,
  launcher: ProcessRecord,
): Promise<DataFolderLock> {
  await mkdir(dataDir, { recursive: true })
  const file = join(dataDir, 'embedded.json')
  const { dev, ino } = await stat(dataDir, { bigint: true })
  const holder: Holder = { folder: `${dev}:${ino}`, keeper, launcher, servers: {} }
  while (!(await createWhole(file, holder))) {
    const earlier = await readHolder(file)
    if (earlier?.folder && earlier.folder !== holder.folder) refuseTornCopy(earlier, dataDir, file)
    else if (earlier) await outlast(earlier, dataDir)
    await removeIfStill(file, earlier)
  }
  let writing = Promise.resolve()
  const update = (change: () => Promise<void>) => {
    // a full disk must not end the servers: at worst the next start does not know of one
    writing = writing.then(change).catch(() => {})
    return writing
  }
  return {
    note: (server, record) =>
      update(async () => {
        if (record) holder.servers[server] = record
        else delete holder.servers[server]
        await writeFile(`${file}.new`, JSON.stringify(holder))
        await rename(`${file}.new`, file)
      }),
    release: () => update(() => rm(file, { force: true })),
  }
}

/** Whose holder lives is a copy of a folder in use; its holder's processes are at work in the other one, and stay. */
function refuseTornCopy(earlier: Holder, dataDir: string, file: string): void {
  if (![earlier.keeper, earlier.launcher, ...Object.values(earlier.servers)].some(isRunning)) return
  throw new EmbeddedError(
    `the data folder ${dataDir} was copied while process ${earlier.launcher.pid} was at work in the original, so parts of ` +
      `it may not fit together: end that one and copy anew; or remove ${file} to start with the copy as it is`,
  )
}

async function outlast(earlier: Holder, dataDir: string): Promise<void> {
  if (isRunning(earlier.keeper) && isRunning(earlier.launcher)) {
    throw new EmbeddedError(
      `the data folder ${dataDir} is in use by process ${earlier.launcher.pid}: stop that one, or choose another folder`,
    )
  }
  if (!(await waitForEnd(earlier.keeper, KEEPER_PATIENCE))) await endProcess(earlier.keeper, 'SIGKILL', SERVER_PATIENCE)
  // SIGINT asks PostgreSQL for a fast shutdown (SIGTERM would wait for its clients), and ends the others as well
  await Promise.all(Object.values(earlier.servers).map((server) => endProcess(server, 'SIGINT', SERVER_PATIENCE)))
}

/** The file appears with its whole content or not at all. */
async function createWhole(file: string, holder: Holder): Promise<boolean> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(holder))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}

/** Another keeper may have been quicker: then the file is its own by now, and stays. */
async function removeIfStill(file: string, earlier: Holder | null): Promise<void> {
  const now = await readHolder(file)
  if (now?.keeper.identity === earlier?.keeper.identity && now?.keeper.pid === earlier?.keeper.pid) {
    await rm(file, { force: true })
  }
}
