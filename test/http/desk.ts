import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { web } from '../../src/adapters/web/index.ts'
import { accountsOf } from '../../src/assembly/accounts.ts'
import { places } from '../../src/assembly/places.ts'
import { createReports } from '../../src/assembly/reports.ts'
import { loadTemplates } from '../../src/assembly/templates.ts'
import { createFlows } from '../../src/core/flows/create.ts'
import type { Flows } from '../../src/core/flows/index.ts'
import type { ChannelAdapter, Log } from '../../src/core/ports/channel.ts'
import type { Hint, Live } from '../../src/core/ports/live.ts'
import type { Store } from '../../src/core/ports/store.ts'
import { teamsOf } from '../../src/core/roles.ts'
import type { Settings } from '../../src/core/settings.ts'
import type { Texts } from '../../src/core/templates/render.ts'
import { createCalendar } from '../../src/core/time/calendar.ts'
import { createZone } from '../../src/core/time/zone.ts'
import { createTriage } from '../../src/core/triage/index.ts'
import { createHttpServer, type Hook, type HttpServer } from '../../src/http/index.ts'
import type { ChatLimits, Readiness } from '../../src/http/parts.ts'
import { readCsv, writeCsv } from '../../src/services/csv/index.ts'
import { loadTriage } from '../../src/services/triage-data/load.ts'
import { connectStore, createIds } from '../../src/store/index.ts'
import { testDatabases } from '../support/databases.ts'
import { settings as usual } from './settings.ts'

export const apiToken = 'api-token-for-tests-only'

export type TestDesk = {
  base: string
  flows: Flows
  store: Store
  settings: Settings
  server: HttpServer
  /** Everything that was logged, as one text. */
  logged(): string
  hint(hint: Hint): void
  setReadiness(readiness: Readiness): void
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** A customer begins a conversation in the chat. Resolves once its ticket has a number. */
  chat(text: string, more?: object): Promise<{ conversation: string; ticket: string }>
  stop(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: what comes back is what the tests are about
export type Answer = { status: number; headers: Headers; text: string; json: any }

export type DeskOptions = {
  limits?: Partial<ChatLimits>
  hooks?: Hook[]
  accounts?: { id: string; allowedOrigins?: string[] }[]
  pages?: string
  /** Accounts beside the chat's. */
  adapters?: ChannelAdapter[]
}

/** A desk on real sockets and a real database; its flows are run at once in this process, with no queue between. */
export async function startDesk(options: DeskOptions = {}): Promise<TestDesk> {
  const databases = await testDatabases()
  const connected = await connectStore(databases.mongoUri)
  const { store } = connected
  const lines: string[] = []
  const write = (message: string, details?: Record<string, unknown>) =>
    void lines.push(JSON.stringify({ message, ...details }))
  const log: Log = { info: write, warn: write, error: write }
  const clock = { now: () => new Date() }
  const accounts = (options.accounts ?? [{ id: 'site' }]).map((account) => web.parseAccount(account))
  const adapters = web.create(accounts, {
    state: () => ({ get: async () => null, set: async () => {} }),
    now: clock.now,
    log,
    dataDir: '/nowhere',
    ownAddresses: [],
  } as unknown as Parameters<typeof web.create>[1])
  const live = liveHere()
  const settings = structuredClone(usual)
  const zone = createZone(settings.timeZone)
  const calendar = createCalendar(settings.calendars.default!, zone, () => null)
  const triage = await loadTriage('config/triage')
  const running = new Set<Promise<unknown>>()
  const run = (ids: string[], flow: (id: string) => Promise<unknown>) => {
    for (const id of ids) {
      const one: Promise<unknown> = flow(id)
        .catch((error) => write('flow failed', { error: String(error?.stack ?? error) }))
        .finally(() => running.delete(one))
      running.add(one)
    }
  }
  const flows: Flows = createFlows({
    store,
    clock,
    ids: createIds(),
    secret: () => randomUUID(),
    settings,
    calendar,
    calendars: { default: calendar },
    channel: (channel, account) => adapters.find((each) => each.channel === channel && each.account === account),
    adapters: () => adapters,
    desks: [],
    queues: {
      dispatch: async (ids) => run(ids, flows.dispatch),
      sweep: async (ids) => run(ids, flows.dispatch),
      deliver: async (rows) =>
        run(
          rows.map((row) => row.id),
          flows.deliver,
        ),
    },
    live,
    triage: { classify: createTriage(triage), table: triage.table, model: null },
    templates: { zh: await texts('zh'), en: await texts('en') },
    log,
    holder: 'test',
  })
  let readiness: Readiness = { ready: true, parts: { database: { ok: true } } }
  const server = await createHttpServer({
    flows,
    store,
    clock,
    live,
    settings,
    apiToken,
    csv: { read: readCsv, write: writeCsv },
    reports: createReports({
      mongoUri: databases.mongoUri,
      store: store.reports,
      clock,
      zone,
      templates: await loadTemplates(places.templates),
      targets: { satisfied: 0.85 },
      teams: teamsOf(settings.agents),
      publicUrl: 'http://desk.test',
    }),
    accounts: accountsOf([...adapters, ...(options.adapters ?? [])], {
      states: store.states,
      paces: store.paces,
      clock,
      servers: async () => readiness.parts,
    }),
    hooks: options.hooks ?? [],
    hosted: adapters.map((adapter, index) => hostedBy(adapter, accounts[index]?.allowedOrigins ?? [])),
    limits: options.limits,
    readiness: async () => readiness,
    gauges: [
      { name: 'echodesk_tickets', help: 'Tickets', label: 'status', read: () => store.tickets.counts() },
      { name: 'echodesk_away', help: 'Cannot be read', read: () => Promise.reject(new Error('it is away')) },
    ],
    log,
    pages: options.pages ?? '/nowhere',
    publicUrl: 'http://desk.test',
    version: '0.0.0',
  })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const base = `http://127.0.0.1:${port}`

  const request: TestDesk['request'] = async (method, path, body, headers = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
  }
  return {
    base,
    flows,
    store,
    settings,
    server,
    logged: () => lines.join('\n'),
    hint: live.publish,
    setReadiness: (next) => {
      readiness = next
    },
    request,
    api: (method, path, body, headers) =>
      request(method, path, body, { authorization: `Bearer ${apiToken}`, ...headers }),
    chat: (text, more) => {
      const key = { 'idempotency-key': randomUUID() }
      return until('the ticket of the chat', async () => {
        const { status, json } = await request('POST', '/chat', { text, ...more }, key)
        if (status !== 201) throw new Error(JSON.stringify(json))
        return json.ticket !== null && json
      })
    },
    stop: async () => {
      await server.close()
      while (running.size > 0) await Promise.all(running)
      await connected.close()
      await databases.stop()
    },
  }
}

function hostedBy(adapter: ChannelAdapter, allowedOrigins: string[]) {
  const ingress = adapter.ingress.find((each) => each.kind === 'hosted')!
  return { channel: adapter.channel, account: adapter.account, ingress, allowedOrigins, title: '' }
}

function liveHere(): Live {
  const listeners = new Set<(hint: Hint) => void>()
  return {
    publish: (hint) => {
      for (const listener of listeners) listener(hint)
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const texts = async (language: string) => parse(await readFile(`config/templates/${language}.yaml`, 'utf8')) as Texts

/** Waits for a condition; gives what it found. */
export async function until<Found>(
  what: string,
  probe: () => Promise<Found | null | undefined | false>,
): Promise<Found> {
  const end = performance.now() + 10_000
  while (performance.now() < end) {
    const found = await probe()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${what}: not within 10 s`)
}
