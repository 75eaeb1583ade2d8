import assert from 'node:assert/strict'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { cacheFolder, serverAccount, serverFolder } from '../../src/embedded/account.ts'
import { describeEngines, EmbeddedError } from '../../src/embedded/index.ts'
import { unpackedPackages } from '../../src/embedded/package-archive.ts'
import { temporaryFolder } from './support.ts'

const asRoot = process.getuid?.() === 0

test('the cache is the user’s; root’s is where an unprivileged server can reach it', async (context) => {
  const closed = await temporaryFolder(context)
  const folder = await cacheFolder({ XDG_CACHE_HOME: closed })
  assert.equal(folder, asRoot ? '/var/cache/echodesk' : join(closed, 'echodesk'))
  assert.ok((await stat(folder)).isDirectory())
})

test('a cache that cannot be made is told with what to set', async (context) => {
  const folder = await temporaryFolder(context)
  await chmod(folder, 0o755)
  const file = join(folder, 'file')
  await writeFile(file, '', { mode: 0o755 })
  await assert.rejects(
    cacheFolder({ XDG_CACHE_HOME: file }),
    (error: Error) => error instanceof EmbeddedError && /ENOTDIR.*XDG_CACHE_HOME.*MONGODB_URI/.test(error.message),
  )
})

test('servers never run as root, and own their folders', async (context) => {
  const dataDir = await temporaryFolder(context)
  const account = await serverAccount(dataDir)
  assert.equal(account?.uid, asRoot ? 65534 : undefined)
  const folder = join(dataDir, 'redis')
  await mkdir(join(folder, 'older'), { recursive: true })
  await serverFolder(folder, account)
  const expected = account?.uid ?? process.getuid?.()
  assert.equal((await stat(folder)).uid, expected)
  assert.equal((await stat(join(folder, 'older'))).uid, expected)
  assert.equal((await stat(dataDir)).uid, process.getuid?.())
})

test('without apt-get the error says what to do instead', async (context) => {
  const cache = await temporaryFolder(context)
  const path = process.env.PATH
  context.after(() => {
    process.env.PATH = path
  })
  process.env.PATH = cache
  const request = { folder: 'x', title: 'DocumentDB', megabytes: 1, packages: ['x'], assumed: [], leaveOut: [] }
  await assert.rejects(
    unpackedPackages(cache, request, () => {}),
    (error: Error) =>
      error instanceof EmbeddedError && /DocumentDB.*MONGODB_URI.*docker compose up/.test(error.message),
  )
})

test('an archive that cannot be reached is named, with the reason', async (context) => {
  const request = {
    folder: 'x',
    title: 'Redis',
    megabytes: 1,
    packages: ['redis-server'],
    assumed: [],
    sources: async () => 'deb [trusted=yes] http://127.0.0.1:9/debian any main\n',
    leaveOut: [],
  }
  await assert.rejects(
    unpackedPackages(await temporaryFolder(context), request, () => {}),
    /Redis could not be fetched: .*http:\/\/127\.0\.0\.1:9.*Connection refused.*MONGODB_URI/s,
  )
})

test('the engines can be told without starting them', async (context) => {
  const { mongo, redis } = await describeEngines(await temporaryFolder(context))
  assert.match(mongo, /^(MongoDB|DocumentDB) /)
  assert.match(redis, /^(Redis|Valkey)/)
})
