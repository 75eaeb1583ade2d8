import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from '../account.ts'
import { writeOwned } from '../owned-file.ts'
import { endProcess, recordOf } from '../processes.ts'

/**
 * Takes out of PostgreSQL's way what an earlier self of it left in the cluster's folder. Only for who holds the data folder.
 *
 * Children may outlive a killed server for as long as they like (pg_cron's launcher does) and keep its memory from the
 * next one: they are ended. And any living process whose number stands in the pid file is taken for the server; the file
 * gets our own number instead, which as a parent's never is (CreateLockFile in PostgreSQL's miscinit.c), while what else
 * stands there still tells of the memory. Where that number is a server's at work in this folder, nothing is touched.
 */
export async function clearLeftBehind(cluster: string, account: Account): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => null)
  const left = await serversIn(cluster)
  if (left.includes(Number.parseInt(text ?? '', 10))) return
  await Promise.all(left.map(endAtOnce))
  if (text === null) return
  if (text.trim() === '') return rm(file)
  await writeOwned(file, [process.pid, ...text.split('\n').slice(1)].join('\n'), account)
}

/** The numbers of the processes that run our PostgreSQL in this folder. */
async function serversIn(folder: string): Promise<number[]> {
  const here = await stat(folder)
  const numbers = (await readdir('/proc')).map(Number).filter(Boolean)
  const ours = await Promise.all(
    numbers.map(async (pid) => {
      // those of others may not be looked at, and are none
      const there = await stat(`/proc/${pid}/cwd`).catch(() => null)
      if (there?.ino !== here.ino || there.dev !== here.dev) return false
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('/.postgres.real')
    }),
  )
  return numbers.filter((_, index) => ours[index])
}

async function endAtOnce(pid: number): Promise<void> {
  const record = recordOf(pid)
  if (record) await endProcess(record, 'SIGKILL', 5000)
}
