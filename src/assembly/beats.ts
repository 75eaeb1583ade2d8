import type { Config } from '../config.ts'
import type { Log } from '../core/ports/channel.ts'
import type { Reports } from '../core/ports/report.ts'
import { type Alarm, allWell } from '../core/process/alarm.ts'
import { createZone } from '../core/time/zone.ts'
import { startTicker } from '../jobs/ticker.ts'
import { recordEveryMs } from './accounts.ts'
import { watchAccounts, watchServer } from './alarms.ts'
import type { Assembled } from './assemble.ts'
import { postReports } from './report-schedule.ts'
import { streamsOf, surfacesOf } from './streams.ts'

const MINUTE_MS = 60_000
const LOOK_AT_SERVERS_MS = 2000
const LEARN_MS = 10 * MINUTE_MS
const HOUR_MS = 3_600_000

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
  const kept = [...streamsOf(desk.channels.adapters, flows), ...surfacesOf(desks, flows)]
  const around = {
    ...desk,
    names: [...new Set(kept.map(({ name }) => name))],
    afterMs: config.alarmAfter,
    states: connected.store.states,
    leases: connected.store.leases,
    locale: config.locale,
    timeZone: config.timeZone,
    log,
  }
  let telling = false
  const watch = async () => {
    telling = await watchAccounts(around)
  }
  const alarms = new Map<string, Alarm>()
  // Who told of the accounts last is the one to tell of the servers, the one that holds the lease included.
  const watchServers = async () => {
    for (const [name, health] of Object.entries(telling ? await desk.servers() : {}))
      alarms.set(name, await watchServer(around, name, health, alarms.get(name) ?? allWell))
  }
  const tickers = [
    startTicker(() => flows.tick(), log),
    startTicker(() => flows.afterErasure(), log, HOUR_MS),
    startTicker(watch, log, recordEveryMs),
    startTicker(watchServers, log, LOOK_AT_SERVERS_MS),
    ...(config.triage.learning ? [startTicker(() => desk.learning.look(), log, LEARN_MS)] : []),
    ...(config.webhooks.length > 0 ? [startTicker(() => flows.webhooks(), log)] : []),
    ...(desks.length > 0 ? [startTicker(post, log, MINUTE_MS)] : []),
  ]
  return {
    async stop() {
      await Promise.all(tickers.map((ticker) => ticker.stop()))
    },
  }
}
