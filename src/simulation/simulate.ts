import type { Config } from '../config.ts'
import type { Log } from '../core/ports/channel.ts'
import type { Store } from '../core/ports/store.ts'
import { readPlan } from './plan.ts'
import { reportLine } from './report.ts'
import { run } from './run.ts'
import { createWorld } from './world.ts'

export type Simulation = {
  config: Config
  /** Empty, and for this simulation alone. */
  store: Store
  /** Each an event as JSON. */
  events: AsyncIterable<string>
  from: Date
  to: Date
  dataDir: string
  log: Log
  /** Given everything that happened, in order of time, at last the report. */
  print(line: Record<string, unknown>): Promise<void>
  /** Told how far it is, once for each simulated day. */
  say(line: string): void
}

/** Plays events to the desk as it would be with this configuration. Throws `EventError`, `ConfigError`. */
export async function simulateEvents(wanted: Simulation): Promise<void> {
  const { config, from, to, print, say } = wanted
  const world = await createWorld(wanted)
  try {
    const { settings } = world.parts
    const plan = await readPlan(wanted.events, { from, to }, { settings, accounts: world.accounts })
    if (plan.left > 0) say(`${plan.left} events after ${to.toISOString()} are left out.`)
    const flush = async () => {
      for (const line of world.recording.flush()) await print(line)
    }
    await run(world, plan, to, async (day, played) => {
      await flush()
      say(`${day.toISOString()}: ${played} of ${plan.events.length} events`)
    })
    await flush()
    await print(await reportLine(world, { from, to }, config.reports.targets))
  } finally {
    await world.close()
  }
}
