import { setTimeout as wait } from 'node:timers/promises'
import { Client, Events, GatewayCloseCodes, GatewayIntentBits, Options, SimpleShardingStrategy } from 'discord.js'
import type { Health, Log } from '../../core/ports/channel.ts'
import { restOptions } from './client.ts'
import type { IdentifyBudget } from './identify-budget.ts'

type Shards = ConstructorParameters<typeof SimpleShardingStrategy>[0]

type Settings = {
  token: string
  apiUrl: string
  budget: IdentifyBudget
  log: Log
  /** Called with what happened, in the order in which Discord tells it. Must not throw. */
  receive(event: string, data: unknown): void
  /** A new session: what happened before it may have been missed. */
  begun(): void
  /** The session is complete: the servers are known. */
  ready(): void
}

const told = [
  ...['MESSAGE_CREATE', 'MESSAGE_UPDATE', 'MESSAGE_DELETE', 'MESSAGE_DELETE_BULK', 'INTERACTION_CREATE'],
  ...['GUILD_CREATE', 'CHANNEL_CREATE', 'CHANNEL_UPDATE', 'CHANNEL_DELETE', 'THREAD_CREATE', 'THREAD_UPDATE'],
  ...['THREAD_DELETE', 'THREAD_LIST_SYNC'],
] as const

const intents = [
  ...[GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  GatewayIntentBits.MessageContent,
]

const remedies: Record<number, string> = {
  [GatewayCloseCodes.AuthenticationFailed]: 'the token was reset or is wrong: copy a new one from Bot → Reset Token',
  [GatewayCloseCodes.DisallowedIntents]: 'switch on Message Content Intent under Bot → Privileged Gateway Intents',
  [GatewayCloseCodes.ShardingRequired]: 'the bot is in too many servers for one connection',
}

/** A connection that comes about no more, or whose library has lost its way, is given up after this. */
const comesBackWithin = 30_000
const guildsWithin = 5_000
const firstPause = 1_000
const longestPause = 60_000

/**
 * Holds the gateway connection. Within a session the library reconnects and resumes; where the session cannot be had
 * again, a new client is made, later each time.
 */
export class Gateway {
  private readonly settings: Settings
  private stopping: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  private isConnected = false
  private problem = 'not connected yet'

  constructor(settings: Settings) {
    this.settings = settings
  }

  start(): void {
    if (this.stopping && !this.stopping.signal.aborted) return
    const stopping = new AbortController()
    this.stopping = stopping
    this.running = this.running.then(() => this.hold(stopping.signal))
  }

  async stop(): Promise<void> {
    this.stopping?.abort()
    await this.running
  }

  health(): Health {
    if (this.isConnected) return { ok: true }
    const until = this.settings.budget.waitsUntil
    const reason = until ? `too many new sessions, the next one begins at ${until.toISOString()}` : this.problem
    return { ok: false, reason: `Discord's gateway is down: ${reason}` }
  }

  private async hold(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      const begun = performance.now()
      try {
        this.problem = await this.session(signal)
      } catch (error) {
        this.problem = error instanceof Error ? error.message : String(error)
      }
      if (signal.aborted) return
      if (performance.now() - begun > longestPause) failures = 0
      this.settings.log.warn('discord: no gateway connection', { reason: this.problem, failures })
      const pause = Math.min(firstPause * 2 ** failures, longestPause)
      await wait(pause, undefined, { signal }).catch(() => {})
    }
  }

  /** From connecting to the end of the session: resolves to why it ended, rejects where it did not come about. */
  private async session(signal: AbortSignal): Promise<string> {
    const { token, apiUrl, budget } = this.settings
    const watch = new AbortController()
    let shards = null as Shards | null
    const client = new Client({
      intents,
      rest: restOptions(apiUrl),
      waitGuildTimeout: guildsWithin,
      makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, UserManager: 0 }),
      ws: {
        buildIdentifyThrottler: async () => budget,
        buildStrategy: (manager) => {
          shards = manager
          return new SimpleShardingStrategy(manager)
        },
      },
    })
    try {
      const ended = this.listen(client, signal, watch.signal)
      const login = client.login(token).then(() => ended)
      return await Promise.race([ended, login])
    } finally {
      watch.abort()
      this.isConnected = false
      if (shards) stayEnded(shards)
      await client.destroy()
    }
  }

  /** Resolves once the session is over for good. */
  private listen(client: Client, signal: AbortSignal, over: AbortSignal): Promise<string> {
    const { log, receive, begun, ready } = this.settings
    let waiting = performance.now()
    const connected = (is: boolean) => {
      if (this.isConnected && !is) waiting = performance.now()
      this.isConnected = is
    }
    for (const event of told) {
      client.ws.on(event as never, (data: unknown) => {
        if (!over.aborted) receive(event, data)
      })
    }
    client.ws.on('READY' as never, () => {
      if (!over.aborted) begun()
    })
    client.on(Events.ShardReady, () => {
      if (over.aborted) return
      connected(true)
      ready()
    })
    client.on(Events.ShardResume, () => connected(!over.aborted))
    client.on(Events.ShardReconnecting, () => connected(false))
    client.on(Events.Error, (error) => log.warn('discord: a fault in the library', { reason: error.message }))
    client.on(Events.ShardError, (error) => log.warn('discord: a fault on the gateway', { reason: error.message }))
    return new Promise((resolve) => {
      client.on(Events.ShardDisconnect, ({ code }) => resolve(reasonOf(code)))
      signal.addEventListener('abort', () => resolve('stopped'), { once: true })
      const look = setInterval(() => {
        if (this.isConnected || this.settings.budget.waitsUntil) waiting = performance.now()
        else if (performance.now() - waiting > comesBackWithin) resolve('it does not come back')
      }, firstPause)
      over.addEventListener('abort', () => clearInterval(look), { once: true })
    })
  }
}

/** A shard that is told to end while it reconnects connects again for ever, unless the question before that stays open. */
function stayEnded({ options }: Shards): void {
  options.retrieveSessionInfo = () => new Promise(() => {})
}

const reasonOf = (code: number): string =>
  `closed with ${code} ${GatewayCloseCodes[code] ?? ''}${remedies[code] ? ` (${remedies[code]})` : ''}`.trim()
