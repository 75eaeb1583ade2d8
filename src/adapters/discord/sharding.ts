import {
  type IIdentifyThrottler,
  type IShardingStrategy,
  SimpleShardingStrategy,
  type WebSocketShardStatus,
} from 'discord.js'

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0]
type Sent = Parameters<IShardingStrategy['send']>

/** The library's numbers of a shard that is resuming or ready. */
const steady: WebSocketShardStatus[] = [2, 3]

/**
 * The library's own sharding, but for its end: a shard that is told to end while it reconnects comes back by itself, for
 * ever. Here it is ended at the next moment at which it stays so: before it identifies, or once it is ready.
 */
export class EndingSharding implements IShardingStrategy, IIdentifyThrottler {
  private readonly throttler: IIdentifyThrottler
  private shards: SimpleShardingStrategy | null = null
  private readonly over: AbortSignal
  private isIdentifying = false

  /** `over`: aborted before the client is destroyed. */
  constructor(throttler: IIdentifyThrottler, over: AbortSignal) {
    this.throttler = throttler
    this.over = over
  }

  use(manager: Manager): this {
    this.shards = new SimpleShardingStrategy(manager)
    return this
  }

  async spawn(ids: number[]): Promise<void> {
    await this.shards?.spawn(ids)
  }

  async connect(): Promise<void> {
    if (!this.over.aborted) await this.shards?.connect()
  }

  async send(...sent: Sent): Promise<void> {
    await this.shards?.send(...sent)
  }

  async fetchStatus() {
    return (await this.shards?.fetchStatus()) as Awaited<ReturnType<SimpleShardingStrategy['fetchStatus']>>
  }

  async waitForIdentify(shardId: number, signal: AbortSignal): Promise<void> {
    if (this.over.aborted) await this.shards?.destroy()
    this.isIdentifying = true
    try {
      await this.throttler.waitForIdentify(shardId, signal)
    } finally {
      this.isIdentifying = false
    }
    signal.throwIfAborted()
  }

  /** The connection is complete: called once its own waiting is over. */
  async settled(): Promise<void> {
    if (this.over.aborted) await this.shards?.destroy()
  }

  async destroy(): Promise<void> {
    const statuses = [...(await this.fetchStatus()).values()]
    if (this.isIdentifying || statuses.some((status) => steady.includes(status))) await this.shards?.destroy()
  }
}
