import type { Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { Reports } from '../core/ports/report.ts'
import type { StateStore } from '../core/ports/store.ts'
import { lastPeriod, type Period } from '../core/report/period.ts'
import type { Zone } from '../core/time/zone.ts'

/** Posts the report of the period that ended last, from its first day after on, once: whoever is first notes that it did. */
export async function postReports(parts: {
  kinds: Period['kind'][]
  /** Minutes after midnight. */
  at: number
  reports: Reports
  desks: Desk[]
  states: StateStore
  clock: Clock
  zone: Zone
  language: string
  /** Names this process. */
  holder: string
  log: Log
}): Promise<void> {
  const { reports, states, clock, zone, language } = parts
  for (const kind of parts.kinds) {
    const period = lastPeriod(kind, clock.now(), zone)
    if (clock.now() < zone.instant(zone.local(period.to).day, parts.at)) continue
    const name = `report/${period.name}`
    if ((await states.get(name)) !== null) continue
    const report = await reports.report(period.name)
    if (!report || (await states.ensure(name, parts.holder)) !== parts.holder) continue
    // A desk that was not there yet has nothing to say of it.
    if (report.figures.every(({ tickets }) => tickets === 0)) continue
    const text = reports.markdown(report, language)
    for (const desk of parts.desks) {
      await desk
        .announce?.(text, [], name)
        .catch((error) => parts.log.error('a report was not posted', { period: period.name, reason: String(error) }))
    }
  }
}
