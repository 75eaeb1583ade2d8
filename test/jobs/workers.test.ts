import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { Flows } from '../../src/core/flows/index.ts'
import { createGaps, type Gaps } from '../../src/jobs/gaps.ts'
import { createLive } from '../../src/jobs/live.ts'
import { createQueues } from '../../src/jobs/queues.ts'
import { connectConsumer, connectProducer } from '../../src/jobs/redis.ts'
import { startWorkers } from '../../src/jobs/workers.ts'
import { testDatabases } from '../support/databases.ts'
import { until } from '../support/until.ts'

const slow = { channel: 'slow', account: 'a' }
const quick = { channel: 'quick', account: 'b' }
const log = { info() {}, warn() {}, error() {} }

async function queuesFor(
  context: { after(end: () => Promise<void>): void },
  flows: Pick<Flows, 'dispatch' | 'deliver'> & Partial<Flows>,
  gaps?: Gaps,
) {
  const databases = await testDatabases()
  const prefix = `test-${randomUUID()}`
  const producer = connectProducer(databases.redisUrl, () => {})
  const consumer = connectConsumer(databases.redisUrl, () => {})
  await until('connected', () => producer.status === 'ready')
  const accounts = [slow, quick]
  const queues = createQueues(producer, prefix, accounts)
  const workers = startWorkers({ redis: consumer, prefix, flows: flows as Flows, accounts, log }, gaps)
  context.after(async () => {
    await workers.close(1000)
    await queues.close()
    producer.disconnect()
    consumer.disconnect()
    await databases.stop()
  })
  return { queues, workers, producer, consumer, prefix }
}

test('a row that waits already is carried once, however often it is added', async (context) => {
  const dispatched: string[] = []
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const { queues } = await queuesFor(context, {
    dispatch: async (id) => {
      await gate
      dispatched.push(id)
    },
    deliver: async () => ({ pauseMs: 0 }),
  })
  const ids = Array.from({ length: 50 }, (_, index) => `row${index}`)
  for (let times = 0; times < 3; times++) await queues.dispatch(ids)
  go()
  await until('all dispatched', () => dispatched.length >= 50)
  assert.deepEqual([...dispatched].sort(), [...ids].sort())
})

test('a backlog travels in groups, beside which a live row is taken at once', async (context) => {
  const groups: string[][] = []
  const dispatched: string[] = []
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const { queues } = await queuesFor(context, {
    dispatch: async (id) => {
      dispatched.push(id)
    },
    dispatchBacklog: async (ids) => {
      groups.push(ids)
      await gate
    },
    deliver: async () => ({ pauseMs: 0 }),
  })
  const ids = Array.from({ length: 1050 }, (_, index) => `row${index}`)
  await queues.dispatch(ids, true)
  await until('the first groups', () => groups.length > 0)
  await queues.dispatch(['live'])
  await until('the live row', () => dispatched.length === 1)
  assert.ok(groups.length < 11, 'the backlog waits')
  go()
  await until('all groups', () => groups.length === 11)
  assert.deepEqual(groups.flat(), ids)
})

test('what the sweep finds again while it waits or runs does not travel twice', async (context) => {
  const groups: string[][] = []
  let go = () => {}
  const gate = new Promise<void>((resolve) => {
    go = resolve
  })
  const { queues } = await queuesFor(context, {
    dispatch: async () => {},
    dispatchBacklog: async (ids) => {
      groups.push(ids)
      await gate
    },
    deliver: async () => ({ pauseMs: 0 }),
  })
  const ids = Array.from({ length: 250 }, (_, index) => `row${index}`)
  for (let times = 0; times < 3; times++) await queues.sweep(ids.slice(times))
  await until('the first group', () => groups.length > 0)
  await queues.sweep(ids.slice(3))
  // A backlog that a platform brings does not stand behind it.
  await queues.dispatch(['page'], true)
  await until('the page', () => groups.length === 2)
  go()
  await until('nothing is left', async () => (await queues.depths()).backlog === 0)
  assert.deepEqual(
    groups.map(({ length }) => length),
    [100, 1, 100, 50],
  )
  await queues.sweep(['row250'])
  await until('the next sweep', () => groups.length === 5)
})

test('a group of a backlog begins once nothing live is under way', async (context) => {
  const order: string[] = []
  const begun: string[] = []
  const gates = { live: Promise.withResolvers<void>(), answer: Promise.withResolvers<void>() }
  const work = async (id: keyof typeof gates) => {
    begun.push(id)
    await gates[id].promise
    order.push(id)
  }
  const { queues, producer, prefix } = await queuesFor(
    context,
    {
      dispatch: (id) => work(id as 'live'),
      dispatchBacklog: async (ids) => void order.push(ids.join()),
      deliver: async (id) => {
        await work(id as 'answer')
        return { pauseMs: 0 }
      },
    },
    createGaps(60_000),
  )
  await queues.dispatch(['live'])
  await queues.deliver([{ ...quick, id: 'answer', rank: 0 }])
  await until('both are under way', () => begun.length === 2)
  await queues.sweep(['swept'])
  await until('the group is taken up', async () => (await producer.llen(`${prefix}:backlog:active`)) === 1)
  gates.live.resolve()
  await until('the live row', () => order.length === 1)
  gates.answer.resolve()
  await until('all', () => order.length === 3)
  assert.deepEqual(order, ['live', 'answer', 'swept'])
})

test('an account that is told to wait waits, the others go on', async (context) => {
  const delivered: { id: string; at: number }[] = []
  let pauseMs = 1500
  const { queues } = await queuesFor(context, {
    dispatch: async () => {},
    deliver: async (id) => {
      delivered.push({ id, at: performance.now() })
      const pause = { pauseMs: id.startsWith('slow') ? pauseMs : 0 }
      pauseMs = 0
      return pause
    },
  })
  await queues.deliver([{ ...slow, id: 'slow0', rank: 0 }])
  await until('the first', () => delivered.length === 1)
  await queues.deliver([
    { ...slow, id: 'slow1', rank: 0 },
    { ...quick, id: 'quick0', rank: 0 },
  ])
  await until('both', () => delivered.length === 3, { seconds: 10 })
  assert.deepEqual(
    delivered.map(({ id }) => id),
    ['slow0', 'quick0', 'slow1'],
  )
  assert.ok(delivered[2]!.at - delivered[0]!.at >= 1400)
})

test('what is urgent overtakes what waits', async (context) => {
  const delivered: string[] = []
  const { queues } = await queuesFor(context, {
    dispatch: async () => {},
    deliver: async (id) => {
      delivered.push(id)
      return { pauseMs: id === 'hold' ? 300 : 0 }
    },
  })
  await queues.deliver([{ ...slow, id: 'hold', rank: 0 }])
  await until('held', () => delivered.length === 1)
  await queues.deliver([
    ...Array.from({ length: 20 }, (_, index) => ({ ...slow, id: `normal${index}`, rank: 4 })),
    { ...slow, id: 'urgent', rank: 2 },
    { ...slow, id: 'answer', rank: 0 },
  ])
  await until('all', () => delivered.length === 23)
  assert.deepEqual(new Set(delivered.slice(1, 3)), new Set(['answer', 'urgent']))
})

test('the end waits for work that is under way, and no longer than it is told to', async (context) => {
  const work = Promise.withResolvers<void>()
  let begun = 0
  const { queues, workers } = await queuesFor(context, {
    dispatch: () => {
      begun += 1
      return work.promise
    },
    deliver: async () => ({ pauseMs: 0 }),
  })
  await queues.dispatch(['one'])
  await until('under way', () => begun === 1)
  await workers.close(50)
  work.resolve()
})

test('a hint reaches listeners in this process at once and in others over Redis', async (context) => {
  const { producer, consumer, prefix } = await queuesFor(context, {
    dispatch: async () => {},
    deliver: async () => ({ pauseMs: 0 }),
  })
  const here = createLive(producer, consumer.duplicate(), prefix, 'here')
  const there = createLive(producer, consumer.duplicate(), prefix, 'there')
  context.after(async () => {
    here.close()
    there.close()
  })
  const heard: string[] = []
  here.subscribe(({ ticketId }) => heard.push(`here ${ticketId}`))
  const end = there.subscribe(({ ticketId }) => heard.push(`there ${ticketId}`))
  await until('both have heard', () => {
    here.publish({ ticketId: 't' })
    return heard.includes('here t') && heard.includes('there t')
  })
  end()
  const before = heard.filter((each) => each.startsWith('there')).length
  here.publish({ ticketId: 'u' })
  await until('here again', () => heard.includes('here u'))
  assert.equal(heard.filter((each) => each.startsWith('there')).length, before)
})

test('a dead Redis is an error at once, not a wait', async () => {
  const producer = connectProducer('redis://127.0.0.1:1', () => {})
  const queues = createQueues(producer, 'nowhere', [])
  await assert.rejects(queues.dispatch(['a']))
  producer.disconnect()
})
