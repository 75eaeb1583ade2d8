import { Worker } from 'node:worker_threads'
import type { Log } from '../core/ports/channel.ts'
import type { Knowledge, Suggestion } from '../core/ports/knowledge.ts'
import type { Found, Question } from './knowledge-worker.ts'

/** Whoever asks has other things to do. */
const WITHIN_MS = 1000

/**
 * The index lives in a thread of its own, so that reading fifty thousand tickets keeps nobody waiting. It is read in with
 * the first question, which may therefore find nothing.
 */
export function createKnowledge(mongoUri: string, log: Log): Knowledge & { close(): Promise<void> } {
  const waiting = new Map<number, (found: Suggestion[]) => void>()
  let next = 0
  let worker: Worker | null = null

  const start = (): Worker => {
    const started = new Worker(new URL('./knowledge-worker.ts', import.meta.url), { workerData: { mongoUri } })
    started.on('message', ({ id, found }: Found) => waiting.get(id)?.(found))
    started.on('error', (error) => {
      log.warn('the search for similar tickets failed; it begins anew', { reason: error.message })
      worker = null
    })
    started.unref()
    return started
  }
  return {
    similar(text, wanted) {
      const id = next++
      const question: Question = { id, text, ...wanted }
      return new Promise((resolve) => {
        const late = setTimeout(() => answer([]), WITHIN_MS)
        const answer = (found: Suggestion[]) => {
          clearTimeout(late)
          waiting.delete(id)
          resolve(found)
        }
        waiting.set(id, answer)
        worker ??= start()
        worker.postMessage(question)
      })
    },
    async close() {
      await worker?.terminate()
    },
  }
}
