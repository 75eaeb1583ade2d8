import type { Config } from '../config.ts'
import type { Log } from '../core/ports/channel.ts'
import type { Reports } from '../core/ports/report.ts'
import { createZone } from '../core/time/zone.ts'
import { startTicker } from '../jobs/ticker.ts'
import type { Assembled } from './assemble.ts'
import { postReports } from './report-schedule.ts'

const MINUTE_MS = 60_000

/** Everything a worker does by the clock, until it is stopped. */
export function startBeats(desk: Assembled, config: Config, reports: Reports, log: Log): { stop(): Promise<void> } {
  const { flows, clock, connected, desks, holder } = desk
  const { monthly, weekly, at } = config.reports
  const post = () =>
    postReports({
      kinds: [...(monthly ? (['month'] as const) : []), ...(weekly ? (['week'] as const) : [])],
      at,
      reports,
      desks,
      states: connected.store.states,
      clock,
      zone: createZone(config.timeZone),
      language: config.locale,
      holder,
      log,
    })
  const tickers = [
    startTicker(() => flows.tick(), log),
    ...(config.webhooks.length > 0 ? [startTicker(() => flows.webhooks(), log)] : []),
    ...(desks.length > 0 ? [startTicker(post, log, MINUTE_MS)] : []),
  ]
  return {
    async stop() {
      await Promise.all(tickers.map((ticker) => ticker.stop()))
    },
  }
}
