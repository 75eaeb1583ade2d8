import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { createQueues } from '../../src/jobs/queues.ts'
import { connectConsumer, connectProducer } from '../../src/jobs/redis.ts'
import { startWorkers } from '../../src/jobs/workers.ts'
import { testDatabases } from './databases.ts'
import { simulatedDesk } from './simulated-desk.ts'
import { until } from './until.ts'

const account = { channel: 'post', account: 'box' }

/** A simulated desk whose work travels through queues in Redis to workers, as in the product; all ended with the test. */
export async function queuedDesk(
  context: TestContext,
  { works = true, ...options }: Parameters<typeof simulatedDesk>[0] & { works?: boolean },
) {
  const databases = await testDatabases()
  const { redisUrl } = databases
  const desk = await simulatedDesk(options)
  const prefix = `test-${randomUUID()}`
  const producer = connectProducer(redisUrl, () => {})
  const consumer = connectConsumer(redisUrl, () => {})
  await until('connected', () => producer.status === 'ready')
  const queues = createQueues(producer, prefix, [account])
  desk.parts.queues = queues
  const said: string[] = []
  const log = { info() {}, warn: (line: string) => void said.push(line), error: (line: string) => void said.push(line) }
  desk.parts.log = log
  const start = () => startWorkers({ redis: consumer, prefix, flows: desk.flows, accounts: [account], log })
  let workers = works ? start() : null
  context.after(async () => {
    await workers?.close(1000)
    await queues.close()
    producer.disconnect()
    consumer.disconnect()
    await desk.close()
    await databases.stop()
  })
  const idle = () =>
    until('nothing waits or runs', async () => Object.values(await queues.depths()).every((depth) => depth === 0), {
      everyMs: 10,
    })
  return {
    ...desk,
    queues,
    redis: producer,
    redisUrl,
    prefix,
    /** What the log was told beyond the everyday. */
    said,
    idle,
    work() {
      workers ??= start()
    },
    /** One tick then, and all that follows from it. */
    async tickAt(at: string) {
      desk.jumpTo(at)
      await desk.flows.tick()
      await idle()
    },
    async write(event: Parameters<typeof desk.receive>[0]) {
      await desk.receive(event)
      await idle()
    },
  }
}
