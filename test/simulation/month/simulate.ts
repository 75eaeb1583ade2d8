import { Readable } from 'node:stream'
import { simulateEvents } from '../../../src/simulation/simulate.ts'
import { connectStore } from '../../../src/store/index.ts'
import { testConfig } from '../../support/settings.ts'
import { FROM, type Month, TO } from './generate.ts'
import type { Line } from './history.ts'

const silent = { info() {}, warn() {}, error() {} }

/** Plays a month on this database, and gives all that the simulation told. */
export async function simulateMonth(
  month: Month,
  options: { mongoUri: string; dataDir: string; say?(line: string): void },
): Promise<Line[]> {
  const { store, drop } = await connectStore(options.mongoUri)
  const lines: Line[] = []
  try {
    await simulateEvents({
      config: await testConfig(month.config),
      store,
      events: Readable.from(month.events.map((event) => JSON.stringify(event))),
      from: new Date(FROM),
      to: new Date(TO),
      dataDir: options.dataDir,
      log: silent,
      print: async (line) => void lines.push(JSON.parse(JSON.stringify(line)) as Line),
      say: options.say ?? (() => {}),
    })
  } finally {
    await drop()
  }
  return lines
}
