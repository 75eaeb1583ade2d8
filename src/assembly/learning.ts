import { Worker } from 'node:worker_threads'
import type { Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Store } from '../core/ports/store.ts'
import { type LearningSettings, learningDue } from '../core/process/learning.ts'
import { plus } from '../core/time/instants.ts'
import type { Zone } from '../core/time/zone.ts'
import { createTriage, share, type TriageInput, type TriageParts } from '../core/triage/index.ts'
import { triageBasis } from '../services/triage-data/load.ts'
import { type Learned, learnedState } from './learned.ts'
import type { Result, Task } from './learning-worker.ts'

/** As long as one process trains, no other does; what died while it did is not waited for longer. */
const LEASE_MS = 10 * 60_000
const DAY_MS = 86_400_000

export type Learning = {
  classify: ReturnType<typeof createTriage>
  /** Takes up what any process of the desk has learned. */
  follow(): Promise<void>
  /** Learns, where it is time to. */
  look(): Promise<void>
  /** What `/metrics` says of it. */
  figures(): Promise<{ labels: number; learned: Learned | null }>
  close(): Promise<void>
}

/**
 * Triage that learns from the desk's own agents. The training is done in a thread of its own; what comes of it is kept
 * in the database, so that every process and the next start have it. What is broken is
 * set aside, and the bundled weights are used.
 */
export async function createLearning(parts: {
  store: Pick<Store, 'states' | 'labels' | 'leases'>
  mongoUri: string
  folder: string
  triage: TriageParts
  /** Null: nothing is learned, and nothing that was learned is used. */
  settings: LearningSettings | null
  clock: Clock
  zone: Zone
  holder: string
  log: Log
}): Promise<Learning> {
  const { store, triage, settings, clock, zone, log } = parts
  const { states, labels } = store
  const basis = await triageBasis(parts.folder)
  const kept = learnedState(states, basis)
  const bundled = createTriage(triage)
  let classify = bundled
  let standing: Learned | null = null
  let worker: Worker | null = null

  async function follow(): Promise<void> {
    if (!settings) return
    try {
      const learned = await kept.learned()
      if (learned?.id === standing?.id) return
      classify = learned ? createTriage({ ...triage, weights: await kept.weights(learned.id) }) : bundled
      standing = learned
    } catch (error) {
      if (!(await kept.isThere())) throw error
      standing = null
      classify = bundled
      log.error(
        'what triage learned is broken; it is set aside, and the bundled weights are used until it has learned anew',
        {
          under: await kept.setAside(clock.now()),
          reason: error instanceof Error ? error.message : String(error),
        },
      )
    }
  }

  async function look(): Promise<void> {
    if (!settings || worker) return
    const now = clock.now()
    const attempt = await kept.attempt()
    const total = await labels.count()
    const fresh = attempt ? await labels.count({ after: attempt }) : total
    if (!learningDue(settings, { labels: total, fresh }, attempt, lastQuiet(now, zone, settings.at))) return
    if (!(await store.leases.hold('triage-learning', parts.holder, now, plus(now, LEASE_MS)))) return
    await follow()
    await study(now).catch((error) =>
      log.warn('triage did not learn; it tries again when there is more to learn', { reason: String(error) }),
    )
    await kept.keepAttempt(now)
    await store.leases.release('triage-learning', parts.holder)
    await follow()
  }

  async function study(now: Date): Promise<void> {
    const { mongoUri, folder } = parts
    const began = performance.now()
    const result = await train({ mongoUri, folder, basis, table: triage.table, now, standing })
    const ms = Math.round(performance.now() - began)
    for (const [language, { labels: count, own, before, better }] of Object.entries(result.tried)) {
      const figures = { language, labels: count, right: share(own), before: share(before), ms }
      if (better) log.info('triage learned from the tickets that agents classified', figures)
      else log.info('what triage learned is not better and was thrown away', figures)
    }
    if (result.weights) await kept.keep({ id: now.toISOString(), languages: result.languages }, result.weights)
  }

  function train(task: Task): Promise<Result> {
    return new Promise((resolve, reject) => {
      worker = new Worker(new URL('./learning-worker.ts', import.meta.url), { workerData: task })
      worker.on('message', resolve)
      worker.on('error', reject)
      worker.on('exit', () => {
        worker = null
        reject(new Error('the training ended early'))
      })
    })
  }

  await follow()
  return {
    classify: (input: TriageInput) => classify(input),
    follow,
    look,
    figures: async () => ({ labels: await labels.count(), learned: standing }),
    async close() {
      await worker?.terminate()
    },
  }
}

/** The last time of this time of day, today's or yesterday's. */
function lastQuiet(now: Date, zone: Zone, at: number): Date {
  const today = zone.instant(zone.local(now).day, at)
  return today <= now ? today : zone.instant(zone.local(plus(now, -DAY_MS)).day, at)
}
