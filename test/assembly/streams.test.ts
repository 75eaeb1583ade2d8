import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Source, startStreams } from '../../src/assembly/streams.ts'
import { connectStore } from '../../src/store/index.ts'
import { testDatabases } from '../support/databases.ts'

test('a connection that does not close keeps nobody from ending: the others close, and every lease is given back', async (context) => {
  const databases = await testDatabases()
  const { store, close } = await connectStore(databases.mongoUri)
  context.after(async () => {
    await close()
    await databases.stop()
  })
  const clock = { now: () => new Date() }
  const closed: string[] = []
  const warned: unknown[] = []
  const log = { info() {}, error() {}, warn: (_text: string, about?: object) => warned.push(about) }
  const source = (name: string, close: Source['close']): Source => ({
    ...{ name, lease: `stream/${name}`, close },
    open: async () => {},
    health: () => ({ ok: true }),
  })
  const never = () => new Promise<never>(() => {})
  const streams = await startStreams(
    [
      source('hangs', never),
      source('fails', async () => Promise.reject(new Error('gone'))),
      source('closes', async () => void closed.push('closes')),
    ],
    { leases: store.leases, clock, holder: 'here', log },
    50,
  )
  await streams.stop()

  assert.deepEqual(closed, ['closes'])
  assert.deepEqual(warned, [{ channel: 'fails', reason: 'Error: gone' }, { channel: 'hangs' }])
  const until = new Date(Date.now() + 60_000)
  for (const name of ['hangs', 'fails', 'closes']) {
    assert.ok(await store.leases.hold(`stream/${name}`, 'there', clock.now(), until), name)
  }
})
