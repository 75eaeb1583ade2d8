import { type Job, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Flows } from '../core/flows/index.ts'
import type { Log } from '../core/ports/channel.ts'
import { createGaps } from './gaps.ts'
import { onceAMinute } from './once-a-minute.ts'
import { BACKLOG, DISPATCH, deliverQueue, deliverQueues, groups } from './queues.ts'

export type Workers = {
  /** Takes no more work, waits for what is under way, at most `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** So often a job is taken from a worker that died with it; after that the queue gives it up, and the sweep finds its row. */
export const MOST_STALLS = 10
/** A killed worker's job runs again within ten seconds: its lock runs out after five, and is looked for every two. */
const recovery = { lockDuration: 5000, stalledInterval: 2500, maxStalledCount: MOST_STALLS }
/** So high that it limits nothing: a queue without a limit of its own does not keep a pause that the platform asks for. */
const pausable = { limiter: { max: 1_000_000, duration: 1000 } }
/** What works at one time travels to the database together: many at a time cost far less each than few. */
export const DISPATCH_CONCURRENCY = 60
/** While one reads and decides, another writes; live messages keep the rest of the process. */
const BACKLOG_CONCURRENCY = 4
/** For so long at most a group of a backlog lets messages and answers go first. */
const LONGEST_WAIT_MS = 500
export const DELIVER_CONCURRENCY = 40

type Parts = {
  redis: Redis
  prefix: string
  flows: Flows
  accounts: { channel: string; account: string }[]
  log: Log
}

const settingsOf = ({ redis, prefix }: Parts) => ({ connection: redis, prefix, ...recovery, drainDelay: 5 })

/** Binds the flows to the queues. What fails here stays in the database and is found by the sweep. */
export function startWorkers(parts: Parts, live = createGaps(LONGEST_WAIT_MS)): Workers {
  const deliver = (id: string) => live.during(() => parts.flows.deliver(id))
  const dispatcher = new Worker(DISPATCH, (job) => live.during(() => parts.flows.dispatch(rowOf(job))), {
    ...settingsOf(parts),
    concurrency: DISPATCH_CONCURRENCY,
  })
  const inGaps = async (ids: string[]) => {
    for (const some of groups(ids)) {
      await live.gap()
      await parts.flows.dispatchBacklog(some)
    }
  }
  const backlog = new Worker(BACKLOG, (job) => inGaps(rowsOf(job)), {
    ...settingsOf(parts),
    concurrency: BACKLOG_CONCURRENCY,
  })
  const senders = deliverQueues(parts.accounts).map((name) => sender(name, parts, deliver))
  return together([dispatcher, backlog, ...senders], parts.log)
}

/** Works these accounts' queues and no other. */
export const startSenders = (parts: Parts): Workers =>
  together(
    parts.accounts.map((account) => sender(deliverQueue(account), parts, parts.flows.deliver)),
    parts.log,
  )

function sender(name: string, parts: Parts, deliver: Flows['deliver']): Worker {
  const worker: Worker = new Worker(
    name,
    async (job) => {
      const { pauseMs } = await deliver(rowOf(job))
      if (pauseMs > 0) await worker.rateLimit(pauseMs)
    },
    { ...settingsOf(parts), ...pausable, concurrency: DELIVER_CONCURRENCY },
  )
  return worker
}

/** Another version may have laid in what this one does not know. Its row says what is to be done, and is found again. */
const unknownJob = ({ name }: Job): Error => new Error(`another version's job: ${name}`)

function rowOf(job: Job): string {
  if (job.name !== 'row' || typeof job.data?.id !== 'string') throw unknownJob(job)
  return job.data.id
}

function rowsOf(job: Job): string[] {
  if (job.name !== 'rows' || !Array.isArray(job.data?.ids)) throw unknownJob(job)
  return job.data.ids
}

function together(workers: Worker[], log: Log): Workers {
  for (const worker of workers) {
    const away = onceAMinute((reason) => log.warn('a queue is out of reach', { queue: worker.name, reason }))
    worker.on('error', (error) => away(error.message))
    worker.on('failed', (job, error) =>
      log.error('a job failed; its row is found again', { job: job?.id, reason: error.message }),
    )
  }
  return {
    async close(graceMs) {
      const closing = Promise.allSettled(workers.map((worker) => worker.close()))
      const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), graceMs).unref())
      // BullMQ has no way to end a worker that is ending already: what is still under way is left to itself.
      if ((await Promise.race([closing, late])) === 'late') {
        log.warn('work that was under way did not end in time; its rows are found again')
      }
    },
  }
}
