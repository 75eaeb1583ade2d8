import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { lockDataFolder } from '../../src/embedded/data-folder-lock.ts'
import { withRemedy } from '../../src/embedded/error.ts'
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

test('a copy made of a folder in use is refused as one, and its holder left alone; a folder that was moved is none', async (context) => {
  const folder = await temporaryFolder(context)
  const [original, copy, moved] = ['original', 'copy', 'moved'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const { record } = sleeper(context)
  const lock = await lockDataFolder(original, ourselves, record)
  await cp(original, copy, { recursive: true })
  await assert.rejects(
    lockDataFolder(copy, ourselves, ourselves),
    new RegExp(`${copy} was copied while process ${record.pid} was at work .*remove ${copy}/embedded\\.json`),
  )
  await rename(original, moved)
  await assert.rejects(lockDataFolder(moved, ourselves, ourselves), /moved is in use by process/)
  assert.equal(isRunning(record), true)
  await lock.release()
  const left = { ...holderOf(copy), keeper: gone, launcher: gone }
  await writeFile(join(copy, 'embedded.json'), JSON.stringify(left))
  await (await lockDataFolder(copy, ourselves, ourselves)).release()
  await rm(join(moved, 'embedded.json'))
})

const unstartable: [name: string, program: string, folder: string, message: RegExp][] = [
  ['a program that is not there', 'no-such-program', 'log', /a server cannot be started: .*ENOENT/],
  ['a log that cannot be written', 'sleep', '', /a server cannot be started: .*EISDIR/],
]
for (const [name, program, log, message] of unstartable) {
  test(`${name} is told at once`, async (context) => {
    const folder = await temporaryFolder(context)
    const path = process.env.PATH
    context.after(() => {
      process.env.PATH = path
    })
    // without setpriv the program itself is started
    process.env.PATH = folder
    const server = superviseServer(
      {
        name: 'a server',
        program,
        parameters: [],
        folder,
        logFile: join(folder, log),
        account: null,
        endSignal: 'SIGTERM',
        probe: () => Promise.reject(new Error('not there')),
      },
      () => {},
    )
    await assert.rejects(server.ready, message)
    await server.stop()
  })
}

test('what the system refuses comes with what to do', () => {
  assert.match(
    withRemedy('FATAL: could not write: No space left on device'),
    /disk is full: make room.*ECHODESK_DATA_DIR/,
  )
  assert.match(withRemedy("EACCES: permission denied, open 'x'"), /give it.*chown -R/)
  assert.equal(withRemedy('something else'), 'something else')
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
  const timesSpoken = async () => (await readFile(logFile, 'utf8')).split('started in').length - 1
  await until('it has spoken', async () => (await timesSpoken()) === 1)
  process.kill(seen[0]!.pid, 'SIGKILL')
  await until('it is started again', () => seen.length === 2)
  await until('it has spoken twice', async () => (await timesSpoken()) === 2)
  await server.stop()
  assert.equal(isRunning(seen[1]!), false)
})
