import { Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type { DiscordClient } from './client.ts'
import { channelTypes, isThread, type Place } from './place.ts'

/** https://docs.discord.com/developers/resources/channel#channel-object */
export type Channel = {
  id: string
  type: number
  guild_id?: string
  parent_id?: string | null
  last_message_id?: string | null
  thread_metadata?: { archive_timestamp?: string }
}

type Known = { place: Place; parent: string }

const most = 50_000
const direct: Known = { place: 'direct', parent: '' }

/** What the channels are in which people write: told by the gateway, else asked once. */
export class Places {
  private readonly client: DiscordClient
  private readonly supportChannels: string[]
  private readonly known = new Map<string, Known | null>()

  constructor(client: DiscordClient, supportChannels: string[]) {
    this.client = client
    this.supportChannels = supportChannels
  }

  /** Reads what the gateway tells of channels and threads. */
  learn(event: string, data: unknown): void {
    const told = data as Channel & { threads?: Channel[] }
    if (event.endsWith('_DELETE')) this.known.delete(told.id)
    else if (event === 'GUILD_CREATE' || event === 'THREAD_LIST_SYNC') {
      for (const thread of told.threads ?? []) this.note(thread)
    } else this.note(told)
  }

  readonly isSupport = (id: string): boolean => this.supportChannels.includes(id)

  /** Null: none of the customers' channels. Throws `ChannelError` where Discord cannot be asked. */
  async find(channel: string, guild: string | undefined): Promise<Known | null> {
    if (guild === undefined) return direct
    if (this.isSupport(channel)) return { place: 'channel', parent: channel }
    const known = this.known.get(channel)
    return known === undefined ? this.ask(channel) : known
  }

  note({ id, type, parent_id }: Channel): Known | null {
    const parent = parent_id ?? ''
    const isOurs = isThread(type) && this.isSupport(parent)
    const known: Known | null = isOurs ? { place: 'thread', parent } : type === channelTypes.direct ? direct : null
    if (this.known.size >= most) this.known.clear()
    this.known.set(id, known)
    return known
  }

  private async ask(id: string): Promise<Known | null> {
    try {
      return this.note(await this.client.call<Channel>('look up a channel', (rest) => rest.get(Routes.channel(id))))
    } catch (error) {
      if (!(error instanceof ChannelError) || error.fault !== 'unreachable') throw error
      return null
    }
  }
}
