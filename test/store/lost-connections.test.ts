import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { connectStore } from '../../src/store/index.ts'
import { inboundSample } from '../contract/store/samples.ts'
import { testDatabases } from '../support/databases.ts'
import { until } from '../support/until.ts'

test('a command whose connection ends just before it is written is done by another', async (context) => {
  const sockets: Socket[] = []
  const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket)
  const databases = await testDatabases()
  subscribe('net.client.socket', keep)
  context.after(() => unsubscribe('net.client.socket', keep))
  const { store, close } = await connectStore(databases.mongoUri)
  context.after(async () => {
    await close()
    await databases.stop()
  })

  for (let round = 0; round < 5; round++) {
    const event = inboundSample({ externalId: `event ${round}` })
    const living = sockets.filter((socket) => !socket.destroyed)
    assert.ok(living.length > 0)
    // As a server's orderly end leaves it: closed already, and nobody told yet.
    for (const socket of living) socket.destroy()
    let ids: string[] = []
    store.inbound.accept([event]).then((stored) => {
      ids = stored
    })
    await until('stored', () => ids.length === 1)
    assert.deepEqual(ids, [event.id])
  }
})
