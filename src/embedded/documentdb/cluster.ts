import { existsSync } from 'node:fs'
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, serverFolder } from '../account.ts'
import { writeOwned } from '../owned-file.ts'
import { announced, type Progress } from '../progress.ts'
import { runProgram } from '../run-program.ts'

/**
 * The cluster's folder as its server sees it. The server starts inside, and the kernel resolves this link without
 * walking the folders above, which may be closed to the server's user. It also keeps the socket's path short.
 */
export const HERE = '/proc/self/cwd'
export const SUPERUSER = 'documentdb'
export const PORT = 5432

/**
 * What is set once for all clusters and may change with a new version: it lies in a file of its own that every start
 * writes anew.
 */
const SETTINGS: Record<string, string | number> = {
  listen_addresses: '',
  unix_socket_directories: HERE,
  unix_socket_permissions: '0700',
  port: PORT,
  shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb,pg_documentdb_extended_rum',
  'cron.database_name': 'postgres',
  'cron.use_background_workers': 'on',
  'cron.log_run': 'off',
  'cron.log_statement': 'off',
  'documentdb_core.enableCollation': 'on',
  'documentdb.useFileBasedPersistedCursors': 'on',
  // the extension connects back to itself to build indexes
  'documentdb.localhost_connection_string': `host=${HERE}`,
  // only indexes of this kind can serve a sort
  'documentdb.alternate_index_handler_name': 'extended_rum',
  shared_buffers: '128MB',
  work_mem: '32MB',
  max_connections: 60,
  max_worker_processes: 12,
  max_parallel_workers_per_gather: 0,
  max_logical_replication_workers: 0,
  jit: 'off',
  io_method: 'sync',
  wal_level: 'minimal',
  max_wal_senders: 0,
  min_wal_size: '64MB',
  max_wal_size: '512MB',
  wal_compression: 'lz4',
  // what was acknowledged survives a power cut
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // without fresh statistics, or with bitmap scans, the planner sorts where it could walk an index
  autovacuum_naptime: '5s',
  autovacuum_analyze_threshold: 200,
  autovacuum_analyze_scale_factor: 0.05,
  enable_bitmapscan: 'off',
  deadlock_timeout: '100ms',
  // anything chattier writes whole documents into the log
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  timezone: 'UTC',
}

/** Where things lie below the data folder. */
export type ClusterFolders = { above: string; cluster: string; made: string }

export function clusterFolders(dataDir: string): ClusterFolders {
  const above = join(dataDir, 'documentdb')
  return { above, cluster: join(above, 'cluster'), made: join(above, 'made') }
}

/** Makes the cluster where there is none. A first attempt that was cut short is begun again. */
export async function prepareCluster(
  programs: string,
  folders: ClusterFolders,
  account: Account,
  progress: Progress,
): Promise<void> {
  const { above, cluster, made } = folders
  const isNew = !existsSync(made)
  if (isNew) await rm(cluster, { recursive: true, force: true })
  await serverFolder(above, account)
  await serverFolder(cluster, account)
  await writeOwned(join(above, 'passwd'), passwordEntry(account), account)
  await writeOwned(join(above, 'group'), '', account)
  if (isNew) {
    await announced(progress, 'DocumentDB: making an empty database…', () => initialise(programs, cluster, account))
  }
  const lines = Object.entries(SETTINGS).map(([key, value]) => `${key} = '${value}'\n`)
  await writeOwned(join(cluster, 'echodesk.conf'), lines.join(''), account)
  if (isNew) await writeFile(made, '')
}

async function initialise(programs: string, folder: string, account: Account): Promise<void> {
  const locale = ['--no-locale', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const parameters = ['--pgdata', HERE, '--auth=trust', '--username', SUPERUSER, ...locale, '--wal-segsize=4']
  await runProgram(join(programs, 'initdb'), parameters, { cwd: folder, account, env: serverEnvironment() })
  await appendFile(join(folder, 'postgresql.conf'), "\ninclude 'echodesk.conf'\n")
}

/** passwd(5). PostgreSQL asks for the name of the user it runs as, who may be known nowhere on this machine. */
function passwordEntry(account: Account): string {
  const uid = account?.uid ?? process.getuid?.()
  const gid = account?.gid ?? process.getgid?.()
  return `${SUPERUSER}:x:${uid}:${gid}::/nonexistent:/bin/false\n`
}

/** PostgreSQL reads PG… variables; those of the user must not reach it. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG|LD_)/.test(name))
  const names = { NSS_WRAPPER_PASSWD: `${HERE}/../passwd`, NSS_WRAPPER_GROUP: `${HERE}/../group` }
  return { ...Object.fromEntries(kept), ...names, LC_ALL: 'C', HOME: '/nonexistent' }
}
