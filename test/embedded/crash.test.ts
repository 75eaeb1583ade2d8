import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { serverAccount } from '../../src/embedded/account.ts'
import { clusterFolders } from '../../src/embedded/documentdb/cluster.ts'
import { clearLeftBehind } from '../../src/embedded/documentdb/left-behind.ts'
import { EmbeddedError, startEmbedded } from '../../src/embedded/index.ts'
import { writeOwned } from '../../src/embedded/owned-file.ts'
import { isRunning, type ProcessRecord, recordOf } from '../../src/embedded/processes.ts'
import {
  GATEWAY,
  holderOf,
  mongoClient,
  noneRuns,
  POSTGRES,
  REDIS,
  redisClient,
  serverOf,
  startLauncher,
  until,
} from './support.ts'

// one folder for all: making a cluster takes longer than starting it
const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-embedded-'))
after(() => rm(dataDir, { recursive: true, force: true }))

async function started(context: TestContext) {
  const embedded = await startEmbedded({ dataDir, progress: () => {} })
  context.after(() => embedded.stop())
  return { ...embedded, mongoUri: embedded.mongoUri!, redisUrl: embedded.redisUrl! }
}

test('what was acknowledged outlives kill -9 of PostgreSQL, and no write fails', async (context) => {
  const { mongoUri } = await started(context)
  const rows = (await mongoClient(context, mongoUri)).db().collection<{ _id: number }>('steady')
  await rows.createIndex({ value: 1 })
  const acknowledged: number[] = []
  let writing = true
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let number = writer; writing; number += 4) {
      await rows.insertOne({ _id: number })
      acknowledged.push(number)
    }
  })
  for (let round = 0; round < 2; round++) {
    const before = acknowledged.length
    await until('writes go on', () => acknowledged.length > before + 100)
    const postgres = serverOf(dataDir, POSTGRES)
    process.kill(postgres.pid, 'SIGKILL')
    await until('PostgreSQL is another process', () => serverOf(dataDir, POSTGRES).pid !== postgres.pid)
  }
  const before = acknowledged.length
  await until('writes go on', () => acknowledged.length > before + 100)
  writing = false
  await Promise.all(writers)
  const kept = new Set((await rows.find({}, { projection: { _id: 1 } }).toArray()).map((row) => row._id))
  assert.deepEqual(
    acknowledged.filter((number) => !kept.has(number)),
    [],
  )
})

test('the gateway is back at the same port after kill -9', async (context) => {
  const { mongoUri } = await started(context)
  const rows = (await mongoClient(context, mongoUri)).db().collection('gateway-killed')
  await rows.insertOne({ first: true })
  const gateway = serverOf(dataDir, GATEWAY)
  process.kill(gateway.pid, 'SIGKILL')
  await until('it is another process', () => serverOf(dataDir, GATEWAY).pid !== gateway.pid)
  await until('reads are answered', () =>
    rows.countDocuments().then(
      (count) => count === 1,
      () => false,
    ),
  )
})

test('Redis keeps what it was told for longer than a second, through kill -9', async (context) => {
  const { redisUrl } = await started(context)
  const redis = redisClient(context, redisUrl)
  await redis.set('kept', 'yes')
  assert.equal(((await redis.config('GET', 'maxmemory-policy')) as string[])[1], 'noeviction')
  assert.equal(((await redis.config('GET', 'appendfsync')) as string[])[1], 'everysec')
  await until('it is on disk', async () => /aof_pending_bio_fsync:0/.test(await redis.info('persistence')))
  process.kill(serverOf(dataDir, REDIS).pid, 'SIGKILL')
  assert.equal(await redis.get('kept'), 'yes')
})

test('a killed keeper takes its servers along and is replaced, at the same addresses', async (context) => {
  const { mongoUri, redisUrl } = await started(context)
  const rows = (await mongoClient(context, mongoUri)).db().collection('keeper-killed')
  await rows.insertOne({ first: true })
  const { keeper, servers } = holderOf(dataDir)
  process.kill(keeper.pid, 'SIGKILL')
  await until('the old servers are gone', () => noneRuns(Object.values(servers)))
  await until('there is another keeper', () => anotherKeeper(keeper))
  await until('reads are answered', () =>
    rows.countDocuments().then(
      (count) => count === 1,
      () => false,
    ),
  )
  assert.equal(await redisClient(context, redisUrl).ping(), 'PONG')
})

test('everything killed at once: the next start finds the data', async (context) => {
  const launcher = await startLauncher(context, dataDir)
  const client = await mongoClient(context, launcher.mongoUri)
  await client.db().collection('all-killed').insertOne({ first: true })
  const { keeper, servers } = holderOf(dataDir)
  for (const { pid } of [{ pid: launcher.child.pid! }, keeper, ...Object.values(servers)]) killIfThere(pid)
  const embedded = await startEmbedded({ dataDir, progress: () => {} })
  context.after(() => embedded.stop())
  const again = await mongoClient(context, embedded.mongoUri!)
  assert.equal(await again.db().collection('all-killed').countDocuments(), 1)
})

test('the killed process group of a launcher: its servers end, and a start at once is served', async (context) => {
  const launcher = await startLauncher(context, dataDir)
  const { keeper, servers } = holderOf(dataDir)
  process.kill(-launcher.child.pid!, 'SIGKILL')
  const embedded = await startEmbedded({ dataDir, progress: () => {} })
  context.after(() => embedded.stop())
  assert.ok(noneRuns([keeper, ...Object.values(servers)]))
  assert.equal(await redisClient(context, embedded.redisUrl!).ping(), 'PONG')
})

test('a pid file left behind keeps no start from its data, whoever has the number by now, nor does an empty one', async (context) => {
  await (await started(context)).stop()
  const { cluster } = clusterFolders(dataDir)
  const account = await serverAccount(dataDir)
  const stranger = spawn('sleep', ['60'], { ...account })
  context.after(() => stranger.kill('SIGKILL'))
  for (const text of [`${stranger.pid}\n/proc/self/cwd\n1795979842\n5432\n/proc/self/cwd\n\n`, '']) {
    await writeOwned(join(cluster, 'postmaster.pid'), text, account)
    const { mongoUri, stop } = await started(context)
    assert.equal(await (await mongoClient(context, mongoUri)).db().collection('pid-file').countDocuments(), 0)
    await stop()
  }
  assert.equal(stranger.exitCode, null)
})

test('the pid file of a server at work stays as it is', async (context) => {
  await started(context)
  const { cluster } = clusterFolders(dataDir)
  const file = join(cluster, 'postmaster.pid')
  const before = await readFile(file, 'utf8')
  await clearLeftBehind(cluster, await serverAccount(dataDir))
  assert.equal(await readFile(file, 'utf8'), before)
  assert.ok(isRunning(serverOf(dataDir, POSTGRES)))
})

test('a child that outlives its killed server keeps no start from its data', async (context) => {
  const { mongoUri, stop } = await started(context)
  const client = await mongoClient(context, mongoUri)
  await client.db().collection('orphaned').insertOne({ first: true })
  const { pid } = serverOf(dataDir, POSTGRES)
  const child = recordOf(childrenOf(pid)[0]!)!
  process.kill(child.pid, 'SIGSTOP')
  process.kill(pid, 'SIGKILL')
  await until('PostgreSQL is another process', () => serverOf(dataDir, POSTGRES).pid !== pid)
  await until('it answers', () =>
    client
      .db()
      .collection('orphaned')
      .countDocuments()
      .then(
        (count) => count === 1,
        () => false,
      ),
  )
  assert.equal(isRunning(child), false)
  await stop()
})

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

test('a killed launcher leaves no server behind', async (context) => {
  const launcher = await startLauncher(context, dataDir)
  const { keeper, servers } = holderOf(dataDir)
  launcher.child.kill('SIGKILL')
  await until('all are gone', () => noneRuns([keeper, ...Object.values(servers)]), 10_000)
})

test('a second launcher in one data folder is told who holds it', async (context) => {
  const launcher = await startLauncher(context, dataDir)
  await assert.rejects(
    startEmbedded({ dataDir, progress: () => {} }),
    (error: Error) => error instanceof EmbeddedError && error.message.includes(`process ${launcher.child.pid}`),
  )
  assert.ok(isRunning(holderOf(dataDir).keeper))
})

/** Some die of the death of others before it is their turn. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH')
  }
}

/** The file is gone for a moment while the folder changes hands. */
function anotherKeeper(earlier: ProcessRecord): boolean {
  return existsSync(join(dataDir, 'embedded.json')) && holderOf(dataDir).keeper.pid !== earlier.pid
}

test('stopping twice is the same as once, and ends all processes', async (context) => {
  const { stop } = await started(context)
  const { keeper, servers } = holderOf(dataDir)
  await Promise.all([stop(), stop()])
  await stop()
  assert.ok(noneRuns([keeper, ...Object.values(servers)]))
})
