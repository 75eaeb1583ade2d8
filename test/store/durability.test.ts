import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connectStore } from '../../src/store/index.ts'
import {
  conversationSample,
  customerSample,
  inboundSample,
  after as instant,
  messageSample,
  outboundSample,
  start,
  ticketSample,
  timerSample,
} from '../contract/store/samples.ts'
import { type TestDatabases, testDatabases } from '../support/databases.ts'
import { type MongoProxy, startMongoProxy } from '../support/mongo-proxy.ts'

const writes = ['insert', 'update', 'delete', 'findAndModify', 'createIndexes']

describe('durability', () => {
  let databases: TestDatabases
  let proxy: MongoProxy
  let connected: Awaited<ReturnType<typeof connectStore>>

  before(async () => {
    databases = await testDatabases()
    proxy = await startMongoProxy(databases.mongoUri)
    // A weaker wish in the URI changes nothing.
    connected = await connectStore(`${proxy.uri}&w=1&journal=false&retryWrites=false`)
  })
  after(async () => {
    await connected?.close()
    await proxy?.close()
    await databases?.stop()
  })

  it('asks for a majority and the journal with every write', async () => {
    const { store } = connected
    const ticket = ticketSample()
    const [row, timer, outbound, event] = [messageSample(), timerSample(), outboundSample(), inboundSample()]
    await store.inbound.accept([event], { cursor: { key: 'cursor', value: '1' } })
    await store.inbound.quarantine(event.id, 'no headers')
    await store.conversations.ensure(conversationSample())
    await store.customers.ensure(customerSample('a@customer.example'))
    await store.tickets.open(ticket)
    await store.tickets.update(ticket.id, 0, { assignee: 'li' })
    await store.messages.insert(row)
    await store.timers.set([timer])
    await store.timers.set([{ ...timer, count: 1 }])
    await store.timers.done(await store.timers.due(start, 10), [])
    await store.outbound.insert([outbound])
    await store.outbound.claim(outbound.id, 'c', start, instant(5))
    await store.outbound.withdrawKinds(outbound.ticketId, ['reply'])
    await store.counters.next('number')
    await store.leases.hold('tick', 'one', start, instant(5))
    await store.leases.release('tick', 'one')
    await store.files.put(Buffer.from('content'), 'text/plain')
    await store.commands.begin('key', start)
    await store.sessions.redeem('none', start)

    const written = proxy.commands.filter((command) => writes.some((name) => name in command))
    for (const name of writes)
      assert.ok(
        written.some((command) => name in command),
        name,
      )
    for (const { writeConcern, ...command } of written) {
      assert.equal(writeConcern?.w, 'majority', JSON.stringify(command))
      if (!('createIndexes' in command)) assert.equal(writeConcern.j, true, JSON.stringify(command))
    }
  })

  it('does once what was done and whose answer was lost', async () => {
    const { store } = connected
    const repeated = async (collection: string, call: () => Promise<unknown>) => {
      const before = proxy.lost()
      const fits = (command: object) => writes.some((name) => Reflect.get(command, name) === collection)
      proxy.loseAnswerTo(fits)
      const result = await call()
      assert.equal(proxy.lost(), before + 1, collection)
      return result
    }
    assert.equal(await repeated('counters', () => store.counters.next('lost')), 1)
    assert.equal(await store.counters.next('lost'), 2)

    const ticket = ticketSample()
    assert.deepEqual(await repeated('tickets', () => store.tickets.open(ticket)), { ticket, opened: true })
    const changed = await repeated('tickets', () => store.tickets.update(ticket.id, 0, { assignee: 'li' }))
    assert.deepEqual(changed, { ...ticket, assignee: 'li', version: 1 })

    const row = outboundSample()
    assert.deepEqual(await repeated('outbound', () => store.outbound.insert([row])), [row])
    const claimed = await repeated('outbound', () => store.outbound.claim(row.id, 'c', start, instant(5)))
    assert.equal((claimed as typeof row).claim!.token, 'c')

    const conversation = conversationSample()
    await store.conversations.ensure(conversation)
    assert.equal(await repeated('conversations', () => store.conversations.pushed(conversation.id)), 1)
    assert.equal((await store.conversations.get(conversation.id))!.pushed, 1)
  })
})
