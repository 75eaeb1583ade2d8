import { mustGo } from '../../process/drain.ts'
import { calendarNamed, type FlowParts } from '../parts.ts'

const LOOK_EVERY_MS = 60_000

/**
 * Brings daily updates forward where an account may send too slowly for all of them between the beginning of their window
 * and its end, so that the last is out in time. Asked with each tick, it looks once a minute.
 */
export function createEarlyUpdates(parts: FlowParts): () => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY
  return async () => {
    const now = parts.clock.now()
    const sinceMs = now.getTime() - lookedAt
    if (sinceMs >= 0 && sinceMs < LOOK_EVERY_MS) return
    lookedAt = now.getTime()
    for (const { channel, account, capabilities } of parts.adapters?.() ?? []) {
      const limits = capabilities.limits.filter(({ per }) => per === 'account')
      if (limits.length === 0) continue
      for (const [by, priorities] of daysEnds(parts, now)) {
        const which = { channel, account, priorities, after: now, by }
        const waiting = await parts.store.timers.updatesWaiting(which)
        const count = mustGo(waiting, limits, { now, by, stepMs: LOOK_EVERY_MS })
        if (count === 0) continue
        parts.log.info('daily updates go out early', { channel, account, waiting, count })
        await parts.store.timers.bringForward(which, count, now)
      }
    }
  }
}

/** By when today's daily updates are to be out, and those of which priorities. */
function daysEnds(parts: FlowParts, now: Date): Map<Date, string[]> {
  const ends = parts.settings.priorities.flatMap(({ name, update, calendar }) => {
    if ('everyMs' in update) return []
    const { zone } = calendarNamed(parts, calendar)
    const by = zone.instant(zone.local(now).day, update.dailyBy)
    return by > now ? [{ name, by }] : []
  })
  return new Map(
    [...Map.groupBy(ends, ({ by }) => by.getTime())].map(([, some]) => [some[0]!.by, some.map(({ name }) => name)]),
  )
}
