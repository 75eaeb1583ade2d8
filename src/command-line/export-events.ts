import { readEnvironment } from '../assembly/environment.ts'
import { places } from '../assembly/places.ts'
import { loadConfig } from '../config.ts'
import { lastPeriod } from '../core/report/period.ts'
import { createZone } from '../core/time/zone.ts'
import { startEmbedded } from '../embedded/index.ts'
import { exportEvents } from '../simulation/export.ts'
import { connectStore } from '../store/index.ts'
import { printLine } from './lines.ts'

/** Writes last month's tickets as the events that `simulate` plays. */
export async function exportLastMonth(): Promise<number> {
  const { configFile, mongoUri, dataDir } = readEnvironment(process.env)
  const config = await loadConfig({ defaults: places.defaults, over: configFile, environment: process.env })
  const progress = (line: string) => process.stderr.write(`${line}\n`)
  const embedded = mongoUri ? null : await startEmbedded({ dataDir, redis: false, progress })
  try {
    const connected = await connectStore(mongoUri ?? embedded!.mongoUri!)
    const month = lastPeriod('month', await connected.store.time(), createZone(config.timeZone))
    progress(`${month.name}: simulate it with --from ${month.from.toISOString()} --to ${month.to.toISOString()}`)
    for await (const line of exportEvents(connected.store, month)) await printLine(line)
    await connected.close()
    return 0
  } finally {
    await embedded?.stop()
  }
}
