import { setTimeout as wait } from 'node:timers/promises'
import { type REST, Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type { DiscordClient } from './client.ts'
import type { Message } from './packets.ts'
import type { Channel } from './places.ts'
import { isLater, timeOf } from './snowflake.ts'

const pageSize = 100

/** What Discord has kept, read as fast as it lets itself be read. All throw `ChannelError`. */
export class History {
  private readonly client: DiscordClient
  signal: AbortSignal = new AbortController().signal

  constructor(client: DiscordClient) {
    this.client = client
  }

  channel(id: string): Promise<Channel> {
    return this.patiently('look up a channel', (rest) => rest.get(Routes.channel(id)))
  }

  message(channel: string, id: string): Promise<Message> {
    return this.patiently('read a message', (rest) => rest.get(Routes.channelMessage(channel, id)))
  }

  /**
   * The messages behind an id, oldest first, page by page; the next page is asked for while one is worked on. `last`: the
   * channel's last message where it is known, behind which nobody needs to ask.
   */
  async *messages(channel: string, after: string, last?: string | null): AsyncGenerator<Message[]> {
    let asked = this.page(channel, { after })
    for (;;) {
      const page = await asked
      const newest = page.at(-1)
      if (!newest) return
      const goesOn = page.length === pageSize && (!last || isLater(last, newest.id))
      if (goesOn) asked = this.page(channel, { after: newest.id })
      asked.catch(() => {})
      yield page
      if (!goesOn) return
    }
  }

  /** The last messages up to this one, oldest first; `isWhole` where there are no older ones. */
  async upTo(channel: string, id: string): Promise<{ page: Message[]; isWhole: boolean }> {
    const page = await this.page(channel, { before: String(BigInt(id) + 1n) })
    return { page, isWhole: page.length < pageSize }
  }

  /** The threads of a server that are open. */
  async openThreads(guild: string): Promise<Channel[]> {
    const { threads } = await this.patiently<{ threads: Channel[] }>('list threads', (rest) =>
      rest.get(Routes.guildActiveThreads(guild)),
    )
    return threads
  }

  /** A channel's threads that were folded away after this id was made. */
  async foldedThreads(channel: string, after: string): Promise<Channel[]> {
    const found: Channel[] = []
    for (let before = ''; ; ) {
      const query = new URLSearchParams({ limit: String(pageSize), ...(before && { before }) })
      const { threads, has_more } = await this.patiently<{ threads: Channel[]; has_more: boolean }>(
        'list threads',
        (rest) => rest.get(Routes.channelThreads(channel, 'public'), { query }),
      )
      found.push(...threads.filter(({ last_message_id }) => last_message_id && isLater(last_message_id, after)))
      before = threads.at(-1)?.thread_metadata?.archive_timestamp ?? ''
      if (!has_more || !before || new Date(before) < timeOf(after)) return found
    }
  }

  private async page(channel: string, from: { after: string } | { before: string }): Promise<Message[]> {
    const query = new URLSearchParams({ ...from, limit: String(pageSize) })
    const messages = await this.patiently<Message[]>('read messages', (rest) =>
      rest.get(Routes.channelMessages(channel), { query }),
    )
    return messages.sort((one, other) => (isLater(one.id, other.id) ? 1 : -1))
  }

  /** Waits as long as Discord says, and goes on. */
  private async patiently<Answer>(what: string, work: (rest: REST) => Promise<unknown>): Promise<Answer> {
    const { signal } = this
    for (;;) {
      try {
        return await this.client.call<Answer>(what, work)
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== 'rate-limited') throw error
        await wait(error.retryAfterMs, undefined, { signal }).catch(() => {})
        if (signal.aborted) throw error
      }
    }
  }
}
