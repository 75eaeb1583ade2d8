import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/desk-process.ts'

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

test('a port that is taken ends the start, and what it had started', async (context) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  context.after(() => other.close())
  const { port } = other.address() as { port: number }
  const { code, complaints, folder } = await startAndFail(context, { PORT: String(port) })
  assert.equal(code, 1)
  assert.match(complaints, new RegExp(`echodesk: .*127\\.0\\.0\\.1:${port} cannot be listened on .*change PORT`))
  assert.equal(existsSync(join(folder, 'embedded.json')), false, 'the servers have ended')
})

test('a data folder that is none is named before anything is started', async (context) => {
  const { code, complaints } = await startAndFail(context, { ECHODESK_DATA_DIR: join(main, 'data') })
  assert.equal(code, 1)
  assert.match(complaints, /^echodesk: the data folder .*main\.ts.*data cannot be written to: .*ECHODESK_DATA_DIR/)
})
