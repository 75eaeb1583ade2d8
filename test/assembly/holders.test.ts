import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { Redis } from 'ioredis'
import { withSenders } from '../../src/assembly/holders.ts'
import type { Source } from '../../src/assembly/streams.ts'
import type { Flows } from '../../src/core/flows/index.ts'
import { createQueues, type JobQueues } from '../../src/jobs/queues.ts'
import { connectConsumer, connectProducer } from '../../src/jobs/redis.ts'
import { type TestDatabases, testDatabases } from '../support/databases.ts'
import { createPostBox } from '../support/post-box.ts'
import { until } from '../support/until.ts'

const account = { channel: 'post', account: 'box' }

describe('an account that sends where its connection is held', () => {
  let databases: TestDatabases
  let queues: JobQueues
  let producer: Redis
  let consumer: Redis
  const prefix = `test-${randomUUID()}`
  /** Which process sent what. */
  const sent: [string, string][] = []
  const adapter = createPostBox(() => new Date(), { sends: 'holder' })

  before(async () => {
    databases = await testDatabases()
    producer = connectProducer(databases.redisUrl, () => {})
    consumer = connectConsumer(databases.redisUrl, () => {})
    await until('Redis', () => producer.status === 'ready')
    queues = createQueues(producer, prefix, [account])
  })
  after(async () => {
    await queues.close()
    producer.disconnect()
    consumer.disconnect()
    await databases.stop()
  })

  const processCalled = (name: string, closed: string[] = []): Source => {
    const flows = {
      deliver: async (id: string) => {
        sent.push([name, id])
        return { pauseMs: 0 }
      },
    } as unknown as Flows
    const log = { info() {}, warn() {}, error() {} }
    const plain: Source = {
      name: 'post/box',
      lease: 'stream/post/box/0',
      open: async () => {},
      close: async () => void closed.push(name),
      health: () => ({ ok: true }),
    }
    const [source] = withSenders([plain], [adapter], { redis: consumer, prefix, flows, log })
    return source!
  }
  const send = (id: string) => queues.deliver([{ ...account, id, rank: 0 }])

  it('has its queue worked by whoever has it open, and by nobody after it is closed', async () => {
    const closed: string[] = []
    const [one, two] = [processCalled('one', closed), processCalled('two', closed)]
    await one.open()
    await send('a')
    await until('the first', () => sent.length === 1)
    await one.close()
    assert.deepEqual(closed, ['one'])
    await send('b')
    await two.open()
    await until('the second', () => sent.length === 2)
    await two.close()
    assert.deepEqual(sent, [
      ['one', 'a'],
      ['two', 'b'],
    ])
  })

  it('is left as it is where any process may send', () => {
    const source: Source = { ...processCalled('three') }
    const anywhere = createPostBox(() => new Date())
    const parts = {} as Parameters<typeof withSenders>[2]
    assert.deepEqual(withSenders([source], [anywhere], parts), [source])
  })
})
