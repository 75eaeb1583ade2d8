import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEnvironment } from '../assembly/environment.ts'
import { createLog, secretsIn } from '../assembly/log.ts'
import { places } from '../assembly/places.ts'
import { loadConfig } from '../config.ts'
import { startEmbedded } from '../embedded/index.ts'
import { simulateEvents } from '../simulation/simulate.ts'
import { connectStore } from '../store/index.ts'
import { linesOf, printLine } from './lines.ts'
import { UsageError } from './usage.ts'

type SimulateOptions = { config?: string; events?: string; from?: string; to?: string }

/** Says on standard output who would have heard what, and when, if this configuration had been in force. */
export async function simulate(options: SimulateOptions): Promise<number> {
  const { configFile, eventsFile, from, to } = read(options)
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const config = await loadConfig({ defaults: places.defaults, over: configFile, environment: process.env })
  await access(eventsFile).catch((error: Error) => {
    throw new UsageError(`--events: ${eventsFile} cannot be read: ${error.message}`)
  })
  const { logLevel, mongoUri } = readEnvironment({ LOG_LEVEL: 'error', ...process.env })
  const log = createLog(secretsIn(config), logLevel)
  const dataDir = await mkdtemp(join(tmpdir(), 'echodesk-simulation-'))
  const database = await openDatabase(mongoUri, dataDir, say)
  const end = once(async () => {
    await database.end()
    await rm(dataDir, { recursive: true, force: true })
  })
  try {
    const events = linesOf(createReadStream(eventsFile, 'utf8'))
    await simulateEvents({ config, store: database.store, events, from, to, dataDir, log, print: printLine, say })
    return 0
  } finally {
    await end()
  }
}

function read({ config, events, from, to }: SimulateOptions) {
  const needed = <Value>(value: Value | undefined, name: string): Value => {
    if (value === undefined) throw new UsageError(`simulate needs --${name}`)
    return value
  }
  const time = (text: string, name: string): Date => {
    const at = new Date(text)
    if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(at.getTime())) {
      throw new UsageError(
        `--${name}: expected a time with its zone, such as 2026-10-01T00:00:00+08:00, found '${text}'`,
      )
    }
    return at
  }
  const span = { from: time(needed(from, 'from'), 'from'), to: time(needed(to, 'to'), 'to') }
  if (span.from >= span.to) throw new UsageError('--to has to lie after --from')
  return { configFile: needed(config, 'config'), eventsFile: needed(events, 'events'), ...span }
}

/** A database of its own, gone afterwards: on the configured server, or on one that is started for it. */
async function openDatabase(mongoUri: string | undefined, dataDir: string, progress: (line: string) => void) {
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

/** Clears up at the end, or when the process is told to end before it. */
function once(clearUp: () => Promise<void>): () => Promise<void> {
  let cleared: Promise<void> | null = null
  const end = () => {
    cleared ??= clearUp()
    return cleared
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(1)))
  }
  return end
}
