import { type JobsOptions, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Queues } from '../core/ports/queues.ts'

export const DISPATCH = 'dispatch'
/** What was found by looking back, many rows a job. */
export const BACKLOG = 'backlog'
/** For accounts that no worker of their own serves. */
const OTHERS = 'deliver-others'

/** One queue for each account, so that one platform's trouble slows no other. */
export const deliverQueue = (account: { channel: string; account: string }): string =>
  `deliver-${account.channel}-${account.account}`

export type JobQueues = Queues & {
  /** How many jobs wait in each queue. */
  depths(): Promise<Record<string, number>>
  close(): Promise<void>
}

/** While so many wait that can wait, no more of them are taken: a storm stays in the database, and the sweep brings it in turn. */
const ENOUGH = 1000

/** Rows that are worked on together: as many as a platform's page has. */
const AT_ONCE = 100
/** The one job of what the sweep finds: while it waits or runs, what is found again does not travel twice. */
const SWEPT = 'swept'

const options = { removeOnComplete: true, removeOnFail: true }

/** Jobs carry ids only, and a job has its row's id: adding one that waits already changes nothing. */
export function createQueues(
  redis: Redis,
  prefix: string,
  accounts: { channel: string; account: string }[],
): JobQueues {
  const names = [DISPATCH, BACKLOG, OTHERS, ...accounts.map(deliverQueue)]
  const queues = new Map(names.map((name) => [name, new Queue(name, { connection: redis, prefix })]))
  for (const queue of queues.values()) queue.on('error', () => {})

  /** BullMQ would wait for a Redis that is away, and whoever brings work with it. */
  const requireRedis = () => {
    if (redis.status !== 'ready') throw new Error('Redis is out of reach')
  }

  return {
    async dispatch(ids, last = false) {
      requireRedis()
      if (last) await addTo(queues.get(BACKLOG)!, groups(ids).map(jobOfMany))
      else await addTo(queues.get(DISPATCH)!, ids.map(jobOf('d')))
    },
    async sweep(ids) {
      requireRedis()
      await addTo(queues.get(BACKLOG)!, [{ name: 'rows', data: { ids }, opts: { ...options, jobId: SWEPT } }])
    },
    async deliver(rows) {
      requireRedis()
      const byQueue = Map.groupBy(rows, (row) => (queues.has(deliverQueue(row)) ? deliverQueue(row) : OTHERS))
      for (const [name, some] of byQueue) {
        const queue = queues.get(name)!
        const first = some.filter(({ rank }) => rank === 0)
        const room = first.length < some.length && (await queue.getPrioritizedCount()) < ENOUGH
        const taken = room ? some : first
        await addTo(
          queue,
          taken.map(({ id, rank }) => {
            const job = jobOf('o')(id)
            return rank > 0 ? { ...job, opts: { ...job.opts, priority: rank } } : job
          }),
        )
      }
    },
    async depths() {
      requireRedis()
      const counted = await Promise.all(
        [...queues].map(async ([name, queue]) => [
          name,
          await queue.getJobCountByTypes('waiting', 'prioritized', 'active'),
        ]),
      )
      return Object.fromEntries(counted)
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}

export const deliverQueues = (accounts: { channel: string; account: string }[]): string[] => [
  ...accounts.map(deliverQueue),
  OTHERS,
]

type Job = { name: string; data: { id: string } | { ids: string[] }; opts: JobsOptions }

const jobOf =
  (prefix: string) =>
  (id: string): Job => ({ name: 'row', data: { id }, opts: { ...options, jobId: prefix + id } })

const jobOfMany = (ids: string[]): Job => ({
  name: 'rows',
  data: { ids },
  opts: { ...options, jobId: `b${ids[0]}-${ids.length}` },
})

/** These in groups that are worked on together, in their order. */
export const groups = (ids: string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, index) =>
    ids.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )

/** One alone goes without the transaction that many are added in, which costs several times as much. */
async function addTo(queue: Queue, jobs: Job[]): Promise<void> {
  const [first] = jobs
  if (first && jobs.length === 1) await queue.add(first.name, first.data, first.opts)
  else if (first) await queue.addBulk(jobs)
}
