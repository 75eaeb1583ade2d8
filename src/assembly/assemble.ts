import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { createFlows } from '../core/flows/create.ts'
import type { Flows } from '../core/flows/index.ts'
import { announcedTimeline } from '../core/flows/webhooks.ts'
import type { Log } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { Live } from '../core/ports/live.ts'
import type { Reports } from '../core/ports/report.ts'
import type { Store } from '../core/ports/store.ts'
import type { Webhook } from '../core/ports/webhooks.ts'
import { teamsOf } from '../core/roles.ts'
import type { Settings } from '../core/settings.ts'
import type { Templates } from '../core/templates/render.ts'
import { startClock } from '../jobs/clock.ts'
import { createLive } from '../jobs/live.ts'
import { onceAMinute } from '../jobs/once-a-minute.ts'
import { createQueues, type JobQueues } from '../jobs/queues.ts'
import { checkEviction, connectConsumer, connectProducer } from '../jobs/redis.ts'
import { createWebhookSender } from '../services/webhooks/index.ts'
import { type ConnectedStore, connectStore, createIds } from '../store/index.ts'
import { type ConnectedChannels, connectChannels } from './channels.ts'
import { connectDesks } from './desks.ts'
import { holidayReach } from './holiday-lists.ts'
import { createKnowledge } from './knowledge.ts'
import { createLearning, type Learning } from './learning.ts'
import { createModels } from './model.ts'
import { nameInRedis } from './name-in-redis.ts'
import { places } from './places.ts'
import { createReports } from './reports.ts'
import { loadRules } from './rules.ts'
import { type Servers, watchServers } from './servers.ts'
import { secret } from './token.ts'

export type Assembled = {
  settings: Settings
  flows: Flows
  connected: ConnectedStore
  clock: Clock
  live: Live
  queues: JobQueues
  consumer: Redis
  /** How the servers under the desk stand. */
  servers(): Promise<Servers>
  channels: ConnectedChannels
  desks: Desk[]
  prefix: string
  holder: string
  templates: Templates
  learning: Learning
  /** What whoever starts the desk should know, in words. */
  warnings: string[]
  /** Makes reports; their links begin with this address. */
  reportsFor(publicUrl: string): Reports
  /** Closes what was opened, in the order in which nothing is missed. */
  close(): Promise<void>
}

export type Wanted = {
  config: Config
  mongoUri: string
  redisUrl: string
  dataDir: string
  /** Where this process takes mail in; null where it does not. */
  intake: { host: string; port: number; maxSize: number } | null
  log: Log
  onProgress(line: string): void
}

/** All parts of Echodesk over their servers, none of them running yet. */
export async function assemble(wanted: Wanted): Promise<Assembled> {
  const { config, log, dataDir } = wanted
  await mkdir(dataDir, { recursive: true })
  const holder = randomBytes(8).toString('hex')
  const ids = createIds()

  // All that the configuration can be wrong in comes before anything is opened, so that nothing has to be closed.
  const channels = await connectChannels(config, {
    state: (channel, account) => ({
      get: (name) => store.states.get(`${channel}/${account}/${name}`),
      set: (name, value) => store.states.set(`${channel}/${account}/${name}`, value),
    }),
    now: () => clock.now(),
    log,
    dataDir,
    intake: wanted.intake,
  })
  const desks = await connectDesks(config, channels)
  const rules = await loadRules(
    config,
    desks.map((desk) => desk.name),
  )
  const { triageParts, ...decided } = rules
  const { settings, calendar, templates } = decided
  const models = await createModels(config.triage.model)

  const connected = await connectStore(wanted.mongoUri, { ids, onProgress: wanted.onProgress })
  const { store } = connected
  const prefix = await nameInRedis(store.states)
  const clock = await startClock(() => store.time())
  const quiet = onceAMinute((reason) => log.warn('Redis is out of reach', { reason }))
  const producer = connectProducer(wanted.redisUrl, quiet)
  const consumer = connectConsumer(wanted.redisUrl, quiet)
  await warnOfEviction(consumer, log)
  const warnings = holidayReach(settings.calendars, clock.now()).flatMap(({ enough, what, remedy }) =>
    enough ? [] : [`${what}. To change that, ${remedy}.`],
  )
  const accounts = [
    ...channels.adapters.map(({ channel, account }) => ({ channel, account })),
    ...desks.map((desk) => desk.name),
  ]
  const queues = createQueues(producer, prefix, accounts)
  const live = createLive(producer, consumer.duplicate(), prefix, holder)
  const knowledge = createKnowledge(wanted.mongoUri, log)
  const learning = await createLearning({
    store,
    mongoUri: wanted.mongoUri,
    folder: places.triage,
    triage: triageParts,
    settings: config.triage.learning,
    clock,
    zone: calendar.zone,
    holder,
    log,
  })
  const webhooks = { list: config.webhooks, sender: createWebhookSender(config.webhooks) }
  const flows = createFlows({
    store: announcing(store, webhooks.list, { now: () => clock.now(), newId: () => ids.next() }),
    ...(webhooks.list.length > 0 && { webhooks }),
    clock,
    ids,
    secret,
    ...decided,
    channel: channels.find,
    adapters: () => channels.adapters,
    desks,
    queues,
    live,
    triage: { ...decided.triage, classify: learning.classify, model: models.triage },
    answers: models.answers,
    knowledge,
    log,
    holder,
  })
  return {
    settings,
    flows,
    connected,
    clock,
    live,
    queues,
    consumer,
    servers: watchServers({ states: store.states, redis: producer, prefix, dataDir }),
    channels,
    desks,
    prefix,
    holder,
    templates,
    learning,
    warnings,
    reportsFor: (publicUrl) =>
      createReports({
        mongoUri: wanted.mongoUri,
        store: store.reports,
        clock,
        zone: calendar.zone,
        templates,
        targets: config.reports.targets,
        teams: teamsOf(settings.agents),
        publicUrl,
      }),
    async close() {
      clock.stop()
      await Promise.all([knowledge.close(), learning.close()])
      await channels.close()
      await queues.close()
      live.close()
      producer.disconnect()
      consumer.disconnect()
      await connected.close()
    },
  }
}

/** The store, whose timeline is also told to the webhooks where there are any. */
function announcing(store: Store, webhooks: Webhook[], made: { now(): Date; newId(): string }): Store {
  if (webhooks.length === 0) return store
  return { ...store, timeline: announcedTimeline(store.timeline, { webhooks, outbox: store.webhooks, ...made }) }
}

async function warnOfEviction(redis: Redis, log: Log): Promise<void> {
  const { ok, policy } = await checkEviction(redis).catch(() => ({ ok: true, policy: '' }))
  if (!ok) {
    log.error(`Redis may throw work away: its maxmemory-policy is ${policy}. Set it to noeviction.`)
  }
}
