import { Client, Events, GatewayCloseCodes, GatewayIntentBits, Options, SimpleShardingStrategy } from 'discord.js'
import type { Health, Log } from '../../core/ports/channel.ts'
import { KeptConnection } from '../shared/kept-connection.ts'
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
const lookEvery = 1_000
const pauses = { first: 1_000, longest: 60_000, afterSession: 1_000 }

/**
 * Holds the gateway connection. Within a session the library reconnects and resumes; where the session cannot be had
 * again, a new client is made, later each time.
 */
export class Gateway {
  private readonly settings: Settings
  private readonly kept: KeptConnection

  constructor(settings: Settings) {
    this.settings = settings
    const session: ConstructorParameters<typeof KeptConnection>[0]['session'] = (signal, connected) =>
      this.session(signal, connected)
    this.kept = new KeptConnection({ name: 'discord', log: settings.log, pauses, session })
  }

  start(): void {
    this.kept.start()
  }

  stop(): Promise<void> {
    return this.kept.stop()
  }

  health(): Health {
    const { isConnected, problem } = this.kept
    if (isConnected) return { ok: true }
    const until = this.settings.budget.waitsUntil
    const reason = until ? `too many new sessions, the next one begins at ${until.toISOString()}` : problem
    return { ok: false, reason: `Discord's gateway is down: ${reason}` }
  }

  /** From connecting to the end of the session: resolves to why it ended, rejects where it did not come about. */
  private async session(signal: AbortSignal, connected: (is: boolean) => void): Promise<string> {
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
      const ended = this.listen(client, connected, signal, watch.signal)
      const login = client.login(token).then(() => ended)
      return await Promise.race([ended, login])
    } finally {
      watch.abort()
      if (shards) stayEnded(shards)
      await client.destroy()
    }
  }

  /** Resolves once the session is over for good. */
  private listen(
    client: Client,
    tell: (connected: boolean) => void,
    signal: AbortSignal,
    over: AbortSignal,
  ): Promise<string> {
    const { log, receive, begun, ready } = this.settings
    let waiting = performance.now()
    const connected = (is: boolean) => {
      if (over.aborted) return
      if (this.kept.isConnected && !is) waiting = performance.now()
      tell(is)
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
    client.on(Events.ShardResume, () => connected(true))
    client.on(Events.ShardReconnecting, () => connected(false))
    client.on(Events.Error, (error) => log.warn('discord: a fault in the library', { reason: error.message }))
    client.on(Events.ShardError, (error) => log.warn('discord: a fault on the gateway', { reason: error.message }))
    return new Promise((resolve) => {
      client.on(Events.ShardDisconnect, ({ code }) => resolve(reasonOf(code)))
      signal.addEventListener('abort', () => resolve('stopped'), { once: true })
      const look = setInterval(() => {
        if (this.kept.isConnected || this.settings.budget.waitsUntil) waiting = performance.now()
        else if (performance.now() - waiting > comesBackWithin) resolve('it does not come back')
      }, lookEvery)
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
