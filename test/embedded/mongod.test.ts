import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../src/embedded/free-port.ts'
import { startMongod } from '../../src/embedded/mongod.ts'
import { type ServerPlan, superviseServer } from '../../src/embedded/supervised-server.ts'
import { temporaryFolder } from './support.ts'

async function standIn(context: TestContext): Promise<string> {
  const path = join(await temporaryFolder(context), 'mongod')
  const script = fileURLToPath(new URL('./stand-in-mongod.ts', import.meta.url))
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 })
  return path
}

test('a replica set of one is founded, and moves along when its port changes', async (context) => {
  const path = await standIn(context)
  const dataDir = await temporaryFolder(context)
  for (const version of [1, 2]) {
    const port = await freePort()
    const servers: { stop(): Promise<void> }[] = []
    const supervise = (plan: ServerPlan) => {
      const server = superviseServer(plan, () => {})
      servers.push(server)
      return server
    }
    const place = { dataDir, cache: dataDir, account: null, port }
    const started = await startMongod({ path, name: 'MongoDB' }, { ...place, progress: () => {}, supervise })
    for (const server of servers) await server.stop()
    assert.equal(started.url, `mongodb://127.0.0.1:${port}/echodesk?replicaSet=echodesk`)
    assert.deepEqual(JSON.parse(await readFile(join(dataDir, 'mongodb', 'configuration.json'), 'utf8')), {
      _id: 'echodesk',
      version,
      members: [{ _id: 0, host: `127.0.0.1:${port}` }],
    })
  }
})
