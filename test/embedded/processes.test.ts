import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lockDataFolder } from '../../src/embedded/data-folder-lock.ts'
import { EmbeddedError } from '../../src/embedded/index.ts'
import { endProcess, isRunning, type ProcessRecord, recordOf } from '../../src/embedded/processes.ts'
import { superviseServer } from '../../src/embedded/supervised-server.ts'
import { holderOf, temporaryFolder, until } from './support.ts'

const ourselves = recordOf(process.pid)!
const gone: ProcessRecord = { pid: process.pid, identity: 'another boot:1' }

function sleeper(context: TestContext): { child: ChildProcess; record: ProcessRecord } {
  const child = spawn('sleep', ['60'])
  context.after(() => child.kill('SIGKILL'))
  return { child, record: recordOf(child.pid!)! }
}

test('a process is told from another of the same number', async (context) => {
  const { record } = sleeper(context)
  const namesake = { ...record, identity: 'another boot:1' }
  assert.equal(isRunning(namesake), false)
  await endProcess(namesake, 'SIGKILL', 1000)
  assert.equal(isRunning(record), true)
  await endProcess(record, 'SIGTERM', 5000)
  assert.equal(isRunning(record), false)
})

test('one holder at a time; a holder that is gone leaves its servers to the next', async (context) => {
  const dataDir = await temporaryFolder(context)
  const first = await lockDataFolder(dataDir, ourselves, ourselves)
  await assert.rejects(lockDataFolder(dataDir, ourselves, ourselves), EmbeddedError)
  await first.release()
  const { record } = sleeper(context)
  const left = { keeper: gone, launcher: gone, servers: { 'a server': record } }
  await writeFile(join(dataDir, 'embedded.json'), JSON.stringify(left))
  const second = await lockDataFolder(dataDir, ourselves, ourselves)
  assert.equal(isRunning(record), false)
  assert.deepEqual(holderOf(dataDir).keeper, ourselves)
  await second.note('another', record)
  assert.deepEqual(holderOf(dataDir).servers, { another: record })
  await second.release()
})

test('a lock that was cut off while it was written is replaced', async (context) => {
  const dataDir = await temporaryFolder(context)
  await writeFile(join(dataDir, 'embedded.json'), '{"keeper":')
  const lock = await lockDataFolder(dataDir, ourselves, ourselves)
  await lock.release()
})

test('a server that ends is started again, and its last words are kept', async (context) => {
  const folder = await temporaryFolder(context)
  await mkdir(join(folder, 'data'))
  const logFile = join(folder, 'server.log')
  const seen: ProcessRecord[] = []
  const server = superviseServer(
    {
      name: 'a server',
      program: 'sh',
      parameters: ['-c', 'echo started in $(pwd); exec sleep 60'],
      folder: join(folder, 'data'),
      logFile,
      account: null,
      endSignal: 'SIGTERM',
      probe: async () => assert.ok(seen.length > 0),
    },
    (record) => {
      if (record) seen.push(record)
    },
  )
  await server.ready
  process.kill(seen[0]!.pid, 'SIGKILL')
  await until('it is started again', () => seen.length === 2)
  await until('it has spoken twice', async () => (await readFile(logFile, 'utf8')).split('started in').length === 3)
  await server.stop()
  assert.equal(isRunning(seen[1]!), false)
})
