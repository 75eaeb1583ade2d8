import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/desk-process.ts'
import { faultPlace } from '../support/fault-desk.ts'

const dataFolder = fileURLToPath(new URL('../../src/assembly/data-folder.ts', import.meta.url))
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Starts a desk with databases of its own, and waits until it ends by itself. */
async function startAndFail(context: TestContext, variables: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-start-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const { MONGODB_URI: _, REDIS_URL: __, ...rest } = process.env
  const env = { ...rest, ECHODESK_SMTP_PORT: String(await freePort()), ECHODESK_DATA_DIR: folder, ...variables }
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints += text))
  const [code] = await once(child, 'exit')
  return { code, complaints, folder }
}

test('a port that is taken is told before anything is started', async (context) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  context.after(() => other.close())
  const { port } = other.address() as { port: number }
  const { code, complaints, folder } = await startAndFail(context, { PORT: String(port) })
  assert.equal(code, 1)
  assert.match(complaints, new RegExp(`echodesk: .*127\\.0\\.0\\.1:${port} cannot be listened on .*change PORT`))
  assert.deepEqual(await readdir(folder), [])
})

test('a data folder that is none is named before anything is started', async (context) => {
  const { code, complaints } = await startAndFail(context, { ECHODESK_DATA_DIR: join(main, 'data') })
  assert.equal(code, 1)
  assert.match(complaints, /^echodesk: the data folder .*main\.ts.*data cannot be written to: .*ECHODESK_DATA_DIR/)
})

test('what another user left in the data folder is named, with both users', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'echodesk-start-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'api-token')
  await writeFile(file, 'secret', { mode: 0o600 })
  await chmod(folder, 0o777)
  const root = process.getuid?.() === 0
  if (!root) await chmod(file, 0)
  // Who is root may read everything: then somebody else looks.
  const program = `import(${JSON.stringify(dataFolder)}).then((it) => it.checkDataFolder(${JSON.stringify(folder)}))`
  const uid = root ? 65534 : undefined
  const { stderr } = spawnSync(process.execPath, ['-e', program], { cwd: '/', uid, encoding: 'utf8' })
  assert.match(stderr, root ? /api-token belongs to user 0, and you are 65534: .*chown -R/ : /api-token.*chmod/)
})

test('a terminal that is closed ends the desk cleanly, though nothing can be written to it; under nohup it stays', async (context) => {
  const place = await faultPlace(context)
  for (const nohup of [false, true]) {
    const unwritable = openSync('/dev/null', 'r')
    const desk = await place.start({ env: nohup ? { ECHODESK_NOHUP: '1' } : {}, output: unwritable })
    desk.child.kill('SIGHUP')
    if (nohup) assert.equal((await desk.api('GET', '/api/tickets')).status, 200)
    assert.equal(await desk.stop(nohup ? 'SIGTERM' : 'SIGHUP'), 0)
  }
})
