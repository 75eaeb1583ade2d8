import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectStore } from '../../src/store/index.ts'
import { inboundSample } from '../contract/store/samples.ts'
import { testDatabases } from '../support/databases.ts'
import { startMongoProxy, type WireCommand } from '../support/mongo-proxy.ts'

const isIntake = (command: WireCommand) => command.insert === 'inbound'
const inPassing = { inPassing: true }

async function storeBehindProxy(context: { after(end: () => Promise<void>): void }) {
  const databases = await testDatabases()
  const proxy = await startMongoProxy(databases.mongoUri)
  const connected = await connectStore(proxy.uri)
  context.after(async () => {
    await connected.close()
    await proxy.close()
    await databases.stop()
  })
  return { proxy, inbound: connected.store.inbound }
}

test('what is stored in passing holds up nothing that is live', async (context) => {
  const { proxy, inbound } = await storeBehindProxy(context)
  const { first, pass } = proxy.hold('command', isIntake)
  // It is never answered, and fails with the end of the connection.
  void inbound.accept([inboundSample()], inPassing).catch(() => {})
  await first
  pass()
  const live = inboundSample()
  assert.deepEqual(await inbound.accept([live]), [live.id])
})

test('what is stored in passing waits a moment for company', async (context) => {
  const { proxy, inbound } = await storeBehindProxy(context)
  const rows = Array.from({ length: 3 }, () => inboundSample())
  const one = inbound.accept([rows[0]!], inPassing)
  const two = new Promise(setImmediate).then(() => inbound.accept([rows[1]!], inPassing))
  await one
  const three = inbound.accept([rows[2]!], inPassing)
  assert.deepEqual([await two, await three].flat(), [rows[1]!.id, rows[2]!.id])
  assert.deepEqual(
    proxy.commands.filter(isIntake).map(({ documents }) => documents.length),
    [1, 2],
  )
})
