import type { Timer } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { isKnown, serveTimers } from './timers.ts'

/** So long a timer that only another version knows is left alone before it is looked at again. */
const ANOTHER_LOOK_MS = 60_000

/** Serves what was due at `now`. What cannot be served is kept and said, and keeps nothing else from being served. */
export async function serveEach(parts: FlowParts, due: Timer[], now: Date): Promise<void> {
  const unknown = due.filter((timer) => !isKnown(timer))
  if (unknown.length > 0) await putOff(parts, unknown, now)
  const known = due.filter(isKnown)
  try {
    await serveTimers(parts, known, now)
  } catch {
    await serveApart(parts, known, now)
  }
}

/** Whoever knows the kind will serve it: a newer version that runs beside this one, or follows it. */
async function putOff(parts: FlowParts, unknown: Timer[], now: Date): Promise<void> {
  const kinds = [...new Set(unknown.map(({ kind }) => kind))]
  parts.log.warn('timers of a kind that only another version knows are left to it', { kinds, timers: unknown.length })
  const next = unknown.map(({ id, count }) => ({ id, count, dueAt: plus(now, ANOTHER_LOOK_MS) }))
  await parts.store.timers.done(unknown, next)
}

/** Those that fail stay due. Rejects where the database is away, which is no fault of theirs. */
async function serveApart(parts: FlowParts, known: Timer[], now: Date): Promise<void> {
  const failed: string[] = []
  let reason: unknown
  for (const timer of known) {
    try {
      await serveTimers(parts, [timer], now)
    } catch (error) {
      await parts.store.ping()
      failed.push(timer.key)
      reason = error
    }
  }
  if (failed.length === 0) return
  parts.log.error('timers could not be served; they stay due', { timers: failed.slice(0, 10), reason: String(reason) })
}
