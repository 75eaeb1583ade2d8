import { readFile } from 'node:fs/promises'
import { accountsOf, recordEveryMs, recordHealth } from '../assembly/accounts.ts'
import { type Assembled, assemble } from '../assembly/assemble.ts'
import { startBeats } from '../assembly/beats.ts'
import { readAccounts } from '../assembly/channels.ts'
import { checkDataFolder } from '../assembly/data-folder.ts'
import { openDatabases } from '../assembly/databases.ts'
import { watchFaults } from '../assembly/doing.ts'
import { readEnvironment } from '../assembly/environment.ts'
import { sendsWhereHeld, withSenders } from '../assembly/holders.ts'
import { learningGauges } from '../assembly/learning-gauges.ts'
import { createLog, secretsIn, secretsInAddress } from '../assembly/log.ts'
import { entrances, readinessOf } from '../assembly/pages.ts'
import { places } from '../assembly/places.ts'
import { checkPort } from '../assembly/port.ts'
import { startStreams, streamsOf, surfacesOf } from '../assembly/streams.ts'
import { apiToken } from '../assembly/token.ts'
import { loadConfig } from '../config.ts'
import type { Health } from '../core/ports/channel.ts'
import { createHttpServer, type HttpServer } from '../http/index.ts'
import { startTicker } from '../jobs/ticker.ts'
import { startWorkers } from '../jobs/workers.ts'
import { readCsv, writeCsv } from '../services/csv/index.ts'
import { startMessage } from './start-message.ts'
import { UsageError } from './usage.ts'

/** What a process does; `all` is one process that does everything. */
const roles = ['all', 'intake', 'worker', 'http'] as const
type Role = (typeof roles)[number]

/** What one process learned, the others have so soon. */
const FOLLOW_MS = 30_000
const WORKERS_GRACE_MS = 5000
/** After this, whatever still hangs (a database that is gone, say) is left: nothing is lost by it. */
const LONGEST_END_MS = 9000
const LEFT_OVER_MS = 500

/** Starts the desk and resolves once it is asked to end and has ended. */
export async function start(options: { role?: string; demo?: boolean }): Promise<number> {
  const role = roles.find((each) => each === (options.role ?? 'all'))
  if (!role) throw new UsageError(`--role: expected ${roles.slice(1).join(', ')}, found '${options.role}'`)
  if (options.demo && role !== 'all') throw new UsageError('--demo runs everything in one process: leave out --role')
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const demo = options.demo ? await import('./demo.ts') : null
  const given = readEnvironment(process.env)
  const environment = demo?.demoEnvironment(given) ?? given
  const config = await loadConfig({
    defaults: places.defaults,
    over: environment.configFile,
    environment: process.env,
  })
  await readAccounts(config)
  await checkDataFolder(environment.dataDir)
  const servesPages = role === 'all' || role === 'http'
  if (servesPages) await checkPort('pages and API', environment.host, environment.port, 'PORT or HOST')
  const ending = endSignal()
  const closing: Closing = []
  try {
    const databases = await openDatabases(environment, say)
    closing.push({ part: 'the database servers', close: () => databases.stop() })
    const { token, made } = await apiToken(environment.dataDir, environment.apiToken)
    const log = createLog(
      [token, ...[databases.mongoUri, databases.redisUrl].flatMap(secretsInAddress), ...secretsIn(config)],
      environment.logLevel,
    )
    let failed = (_name: string, _reason: string): void => {}
    watchFaults(log, (name, reason) => failed(name, reason))

    const does = (wanted: Role) => role === 'all' || role === wanted
    const desk = await assemble({
      config,
      ...databases,
      dataDir: environment.dataDir,
      intake: does('intake') ? { ...config.intake, port: environment.smtpPort } : null,
      log,
      onProgress: say,
    })
    closing.push({ part: 'the store and the channels', close: () => desk.close() })
    const running = await run(desk, { does, environment, config, token, log, closing })
    const { http, at, health } = running
    failed = running.failed
    const link = http ? await http.oneTimeLink('api') : null
    say(startMessage({ environment, config, databases, desk, link, token: made ? token : null, role, at, health }))
    const players = at && demo?.startDemo({ environment, config, token, at }, say)
    closing.push({ part: 'the demonstration', close: async () => players?.stop() })
    await ending
    return 0
  } finally {
    await closeAll(closing)
  }
}

/** What has been opened, in this order, and how each is closed. */
type Closing = { part: string; close(): Promise<unknown> }[]

async function closeAll(closing: Closing): Promise<void> {
  let ending = ''
  setTimeout(() => {
    process.stderr.write(
      `echodesk: not ended in time (${ending}); what was under way is found again at the next start\n`,
    )
    process.exit(1)
  }, LONGEST_END_MS).unref()
  for (const { part, close } of closing.reverse()) {
    ending = part
    await close().catch((error) => process.stderr.write(`echodesk: ${part} could not be closed: ${error}\n`))
  }
  // Work that did not end in time keeps no process that has closed everything.
  setTimeout(() => process.exit(), LEFT_OVER_MS).unref()
}

type Running = {
  http: HttpServer | null
  at: { host: string; port: number } | null
  /** Of the accounts, as they were when everything had been started. */
  health: Record<string, Health>
  /** What an account or a surface began has failed where nobody caught it. */
  failed(name: string, reason: string): void
}

async function run(
  desk: Assembled,
  parts: {
    does(role: Role): boolean
    environment: ReturnType<typeof readEnvironment>
    config: Awaited<ReturnType<typeof loadConfig>>
    token: string
    log: ReturnType<typeof createLog>
    closing: Closing
  },
): Promise<Running> {
  const { does, environment, config, token, log, closing } = parts
  const { flows, clock, connected, holder } = desk
  const { adapters } = desk.channels
  const accounts = [
    ...adapters.filter((adapter) => !sendsWhereHeld(adapter)).map(({ channel, account }) => ({ channel, account })),
    ...desk.desks.map(({ name }) => name),
  ]
  const queues = { redis: desk.consumer, prefix: desk.prefix, flows, log }
  const workers = does('worker') ? startWorkers({ ...queues, accounts }) : null
  closing.push({ part: 'the workers', close: async () => workers?.close(WORKERS_GRACE_MS) })
  const sources = [
    ...(does('intake') ? withSenders(streamsOf(adapters, flows), adapters, queues) : []),
    // A surface may be called over HTTP, too: there it must know whom to tell.
    ...(does('intake') || does('http') ? surfacesOf(desk.desks, flows) : []),
  ]
  const streams = await startStreams(sources, { leases: connected.store.leases, clock, holder, log })
  const { states, paces } = connected.store
  const recorder = startTicker(() => recordHealth(states, clock, streams.held()), log, recordEveryMs)
  const follower = startTicker(() => desk.learning.follow(), log, FOLLOW_MS)
  let http: HttpServer | null = null
  let beats: { stop(): Promise<unknown> } | null = null
  closing.push(
    { part: 'the beats', close: () => Promise.all([beats?.stop(), recorder.stop(), follower.stop()]) },
    { part: 'the pages', close: async () => http?.close() },
    { part: 'the connections', close: () => streams.stop() },
  )
  const readiness = readinessOf(desk.servers, () => streams.health())
  const { version } = JSON.parse(await readFile(places.manifest, 'utf8')) as { version: string }
  const publicUrl = (config.publicUrl || `http://localhost:${environment.port}`).replace(/\/$/, '')
  const reports = desk.reportsFor(publicUrl)
  beats = does('worker') ? startBeats(desk, config, reports, log) : null
  http = does('http')
    ? await createHttpServer({
        ...desk,
        store: connected.store,
        apiToken: token,
        reports,
        csv: { read: readCsv, write: writeCsv },
        accounts: accountsOf(adapters, { ...desk, states, paces }),
        ...entrances(desk),
        readiness,
        gauges: [
          ...learningGauges(desk.learning),
          {
            name: 'echodesk_queue_jobs',
            help: 'Jobs waiting, by queue',
            label: 'queue',
            read: () => desk.queues.depths(),
          },
          {
            name: 'echodesk_part_ok',
            help: '1 where the part works, 0 where it does not, as /readyz tells it',
            label: 'part',
            read: async () =>
              Object.fromEntries(Object.entries((await readiness()).parts).map(([name, { ok }]) => [name, Number(ok)])),
          },
        ],
        log,
        trustProxy: config.http.trustProxy,
        pages: places.pages,
        publicUrl,
        version,
      })
    : null
  const at = (await http?.listen({ host: environment.host, port: environment.port })) ?? null
  return { http, at, health: streams.health(), failed: streams.failed }
}

/**
 * Resolves with the first signal to end; a second SIGTERM or SIGINT ends the process at once. A terminal that is closed
 * ends the desk as well, except under nohup (of which bin/echodesk tells).
 */
function endSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(1))
      })
    }
    process.on('SIGHUP', () => process.env.ECHODESK_NOHUP || resolve())
  })
}
