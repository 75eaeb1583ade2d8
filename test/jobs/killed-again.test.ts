import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Redis } from 'ioredis'
import { MOST_STALLS } from '../../src/jobs/workers.ts'
import { queuedDesk } from '../support/queued-desk.ts'
import { until } from '../support/until.ts'

const hangingWorker = fileURLToPath(new URL('../support/hanging-worker.ts', import.meta.url))
const names = ['dispatch', 'backlog', 'deliver-post-box']

/** Takes up so many jobs in a process of its own, and dies with them. */
async function takeAndDie(redisUrl: string, prefix: string, count: number): Promise<void> {
  const child = fork(hangingWorker, [redisUrl, prefix])
  const taken: unknown[] = []
  child.on('message', (row) => taken.push(row))
  await until('all taken', () => taken.length === count)
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** What the seconds after its end do to a worker's jobs: the locks run out, and the next look finds them still there. */
async function forgetWorker(redis: Redis, prefix: string, stalls?: number): Promise<void> {
  for (const queue of names.map((name) => `${prefix}:${name}`)) {
    await redis.del(`${queue}:stalled-check`)
    for (const id of await redis.lrange(`${queue}:active`, 0, -1)) {
      await redis.del(`${queue}:${id}:lock`)
      await redis.sadd(`${queue}:stalled`, id)
      if (stalls) await redis.hset(`${queue}:${id}`, 'stc', stalls)
    }
  }
}

test('workers are killed again and again on the same jobs until the queue gives them up: the sweep finds their rows', async (context) => {
  const desk = await queuedDesk(context, { from: '2026-11-23T10:00:00+08:00', works: false })
  const { redis, redisUrl, prefix } = desk
  const receive = async (name: string) => {
    const from = { address: `${name}@customer.example`, name, verified: true }
    const [id] = await desk.receive({ id: name, text: 'The label is printed twice.', from })
    return id!
  }
  const acknowledged = () => desk.box.posted.map(({ action }) => action.conversation.key).sort()
  await receive('live')
  const left = await receive('left')
  await desk.queues.sweep([left])
  await desk.flows.dispatch(await receive('waits'))
  const jobs = 5

  await takeAndDie(redisUrl, prefix, jobs)
  await forgetWorker(redis, prefix)
  await takeAndDie(redisUrl, prefix, jobs)
  await forgetWorker(redis, prefix, MOST_STALLS)
  desk.work()
  await until('given up', () => desk.said.filter((line) => line.startsWith('a job failed')).length === jobs)
  await desk.idle()
  assert.deepEqual([(await desk.tickets()).length, acknowledged()], [1, []])

  await desk.queues.sweep([left])
  await until('taken once more', () => desk.box.posted.length === 1)
  await desk.tickAt('2026-11-23T10:00:06+08:00')
  assert.deepEqual(acknowledged(), ['left', 'live', 'waits'])
  assert.equal((await desk.tickets()).length, 3)
})
