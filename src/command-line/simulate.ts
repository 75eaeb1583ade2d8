import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from '../assembly/environment.ts'
import { createLog, secretsIn } from '../assembly/log.ts'
import { places } from '../assembly/places.ts'
import { loadConfig } from '../config.ts'
import { startEmbedded } from '../embedded/index.ts'
import { readPlan } from '../simulation/plan.ts'
import { reportLine } from '../simulation/report.ts'
import { run } from '../simulation/run.ts'
import { createWorld } from '../simulation/world.ts'
import { connectStore } from '../store/index.ts'
import { linesOf, printLine } from './lines.ts'
import { UsageError } from './usage.ts'

export type SimulateOptions = { config?: string; events?: string; from?: string; to?: string }

/** Says on standard output who would have heard what, and when, if this configuration had been in force. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { configFile, eventsFile, from, to } = read(options)
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const config = await loadConfig({ defaults: places.defaults, over: configFile, environment: process.env })
  const { logLevel } = readEnvironment({ LOG_LEVEL: 'error', ...process.env })
  const log = createLog(secretsIn(config), logLevel)
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-simulation-'))
  const database = await openDatabase(dataDir, say)
  try {
    const world = await createWorld({ config, store: database.store, from, dataDir, log })
    const input = createReadStream(eventsFile, 'utf8')
    const plan = await readPlan(
      linesOf(input),
      { from, to },
      { settings: world.parts.settings, accounts: world.accounts },
    )
    if (plan.left > 0) say(`${plan.left} events after ${to.toISOString()} are left out.`)
    const print = async () => {
      for (const line of world.recording.flush()) await printLine(line)
    }
    await run(world, plan, to, async (day, played) => {
      await print()
      say(`${day.toISOString()}: ${played} of ${plan.events.length} events`)
    })
    await print()
    await printLine(await reportLine(world, { from, to }, config.reports.targets))
    await world.close()
    return 0
  } finally {
    await database.end()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function read({ config, events, from, to }: SimulateOptions) {
  const needed = <Value>(value: Value | undefined, name: string): Value => {
    if (value === undefined) throw new UsageError(`simulate needs --${name}`)
    return value
  }
  const time = (text: string, name: string): Date => {
    const at = new Date(text)
    if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text) || Number.isNaN(at.getTime())) {
      throw new UsageError(
        `--${name}: expected a time with its zone such as 2026-10-01T00:00:00+08:00, found '${text}'`,
      )
    }
    return at
  }
  const span = { from: time(needed(from, 'from'), 'from'), to: time(needed(to, 'to'), 'to') }
  if (span.from >= span.to) throw new UsageError('--to has to lie after --from')
  return { configFile: needed(config, 'config'), eventsFile: needed(events, 'events'), ...span }
}

/** A database of its own, gone afterwards: on the configured server, or on one that is started for it. */
async function openDatabase(dataDir: string, progress: (line: string) => void) {
  const { mongoUri } = readEnvironment(process.env)
  const embedded = mongoUri ? null : await startEmbedded({ dataDir, redis: false, progress })
  const url = new URL(mongoUri ?? embedded!.mongoUri!)
  url.pathname = `/echodesk-simulation-${randomUUID()}`
  const connected = await connectStore(url.href)
  return {
    store: connected.store,
    async end() {
      await connected.drop()
      await embedded?.stop()
    },
  }
}
