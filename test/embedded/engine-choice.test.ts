import assert from 'node:assert/strict'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '../../src/embedded/free-port.ts'
import { EmbeddedError } from '../../src/embedded/index.ts'
import { chooseEngine, engineOfData } from '../../src/embedded/mongo-engine.ts'
import { chooseMongod } from '../../src/embedded/mongod.ts'
import { temporaryFolder } from './support.ts'

const mongod = { path: '/a/mongod', name: 'MongoDB 8.0.0 (mongod on the PATH)' }
const never = () => assert.fail('nobody may look for a mongod')

/** A folder with a program `mongod` that does no more than tell its version. */
async function folderWithMongod(context: TestContext, version: string): Promise<string> {
  const folder = await temporaryFolder(context)
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'mongod'), `#!/bin/sh\necho "db version v${version}"\n`, { mode: 0o755 })
  return folder
}

/** An address at which nobody listens: a closed network. */
async function closedAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`
}

test('new data goes to MongoDB where there is one, else to DocumentDB', async () => {
  assert.equal(await chooseEngine(null, async () => mongod), mongod)
  assert.equal(await chooseEngine(null, async () => null), 'documentdb')
})

test('data stays with the engine that wrote it', async () => {
  assert.equal(await chooseEngine('documentdb', never), 'documentdb')
  assert.equal(await chooseEngine('mongodb', async () => mongod), mongod)
  await assert.rejects(
    chooseEngine('mongodb', async () => null),
    (error: Error) => error instanceof EmbeddedError && /put mongod on the PATH/.test(error.message),
  )
})

test('the data folder shows which engine wrote it', async (context) => {
  const dataDir = await temporaryFolder(context)
  assert.equal(engineOfData(dataDir), null)
  await mkdir(join(dataDir, 'mongodb'))
  assert.equal(engineOfData(dataDir), null)
  await writeFile(join(dataDir, 'mongodb', 'WiredTiger'), '')
  assert.equal(engineOfData(dataDir), 'mongodb')
  const other = await temporaryFolder(context)
  await mkdir(join(other, 'documentdb'))
  await writeFile(join(other, 'documentdb', 'made'), '')
  assert.equal(engineOfData(other), 'documentdb')
})

test('MONGOMS_SYSTEM_BINARY comes before the PATH', async (context) => {
  const named = await folderWithMongod(context, '8.1.2')
  const onPath = await folderWithMongod(context, '7.0.1')
  const environment = { PATH: onPath, MONGOMS_SYSTEM_BINARY: join(named, 'mongod') }
  const lookup = { cache: onPath, account: null, progress: never }
  assert.equal((await chooseMongod(lookup, environment))?.name, 'MongoDB 8.1.2 (MONGOMS_SYSTEM_BINARY)')
  assert.deepEqual(await chooseMongod(lookup, { PATH: onPath }), {
    path: join(onPath, 'mongod'),
    name: 'MongoDB 7.0.1 (mongod on the PATH)',
  })
})

test('a MONGOMS_SYSTEM_BINARY that does not run is an error, not passed over', async (context) => {
  const cache = await temporaryFolder(context)
  const environment = { PATH: '', MONGOMS_SYSTEM_BINARY: join(cache, 'nowhere') }
  await assert.rejects(
    chooseMongod({ cache, account: null, progress: never }, environment),
    /MONGOMS_SYSTEM_BINARY.*nowhere/,
  )
})

test('a closed network is noticed within five seconds, said in one line, and remembered for a while', async (context) => {
  const cache = await temporaryFolder(context)
  const lines: string[] = []
  const lookup = { cache, account: null, progress: (line: string) => lines.push(line) }
  const environment = { PATH: '', MONGOMS_DOWNLOAD_MIRROR: await closedAddress() }
  const begin = performance.now()
  assert.equal(await chooseMongod(lookup, environment), null)
  assert.ok(performance.now() - begin < 5000)
  assert.equal(lines.length, 1)
  assert.match(lines[0] ?? '', /ECONNREFUSED.*DocumentDB/)
  assert.equal(await chooseMongod(lookup, environment), null)
  assert.equal(lines.length, 1)
})

test('a network that swallows everything is noticed within five seconds too', async (context) => {
  const cache = await temporaryFolder(context)
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  context.after(() => silent.close())
  context.after(() => silent.closeAllConnections())
  await new Promise((resolve) => silent.once('listening', resolve))
  const environment = {
    PATH: '',
    MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
  }
  const begin = performance.now()
  assert.equal(await chooseMongod({ cache, account: null, progress: () => {} }, environment), null)
  assert.ok(performance.now() - begin < 5000)
})

test('a refusal is tried again when its time is over, and where its note cannot be read', async (context) => {
  const cache = await temporaryFolder(context)
  const lines: string[] = []
  const lookup = { cache, account: null, progress: (line: string) => lines.push(line) }
  const environment = { PATH: '', MONGOMS_DOWNLOAD_MIRROR: await closedAddress() }
  const note = join(cache, 'mongodb-refused.json')
  for (const stale of [JSON.stringify({ until: Date.now() - 1 }), JSON.stringify({ until: 9e15 }), 'not JSON']) {
    await writeFile(note, stale)
    await chooseMongod(lookup, environment)
  }
  assert.equal(lines.length, 3)
  assert.ok(JSON.parse(await readFile(note, 'utf8')).until > Date.now() + 3_600_000)
})
