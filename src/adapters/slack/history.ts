import { setTimeout as wait } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import { ChannelError } from '../../core/errors.ts'
import { isUnknownMethod, type SlackClient } from './client.ts'
import type { SlackMessage } from './payloads.ts'

/** Replies to older messages than these seconds are found only while we are connected. */
const lookBack = 14 * 86_400
const pageSize = 200

export type Conversation = { id: string; type: string }
type Listed = { id?: string; is_im?: boolean; is_mpim?: boolean; is_private?: boolean; is_member?: boolean }
type Next = { next_cursor?: string }

/** What Slack has kept, read as fast as it lets itself be read. All throw `ChannelError`. */
export class History {
  private readonly client: SlackClient
  private readonly signal: AbortSignal

  constructor(client: SlackClient, signal: AbortSignal) {
    this.client = client
    this.signal = signal
  }

  /** Those that the bot is in. A Slack that cannot list them alone lists all. */
  async conversations(): Promise<Conversation[]> {
    return this.listed('users.conversations').catch((error) => {
      if (!isUnknownMethod(error)) throw error
      return this.listed('conversations.list')
    })
  }

  private async listed(method: 'users.conversations' | 'conversations.list'): Promise<Conversation[]> {
    const types = 'public_channel,private_channel,mpim,im'
    const found: Conversation[] = []
    let cursor = ''
    do {
      const page = { types, exclude_archived: true, limit: pageSize, ...(cursor && { cursor }) }
      const answer = await this.patiently(
        method,
        async (web): Promise<{ channels?: Listed[]; response_metadata?: Next }> =>
          method === 'users.conversations' ? web.users.conversations(page) : web.conversations.list(page),
      )
      for (const { id, is_im, is_mpim, is_private, is_member } of answer.channels ?? []) {
        const isIn = method === 'users.conversations' || is_member || is_im
        const type = is_im ? 'im' : is_mpim ? 'mpim' : is_private ? 'group' : 'channel'
        if (id && isIn) found.push({ id, type })
      }
      cursor = answer.response_metadata?.next_cursor ?? ''
    } while (cursor)
    return found
  }

  /** Messages since then, and replies since then to what was written up to 14 days before; oldest first. */
  async missed(conversation: Conversation, since: number): Promise<SlackMessage[]> {
    const found: SlackMessage[] = []
    for (const message of await this.history(conversation.id, since - lookBack)) {
      if (Number(message.ts) > since) found.push(message)
      if (Number(message.latest_reply ?? 0) > since)
        found.push(...(await this.replies(conversation.id, message.ts, since)))
    }
    return found.sort((one, other) => Number(one.ts) - Number(other.ts))
  }

  private async history(channel: string, oldest: number): Promise<SlackMessage[]> {
    const found: SlackMessage[] = []
    let cursor = ''
    do {
      const page = { channel, oldest: oldest.toFixed(6), limit: pageSize, ...(cursor && { cursor }) }
      const answer = await this.patiently('conversations.history', (web) => web.conversations.history(page))
      found.push(...((answer.messages ?? []) as SlackMessage[]))
      cursor = answer.response_metadata?.next_cursor ?? ''
    } while (cursor)
    return found
  }

  private async replies(channel: string, parent: string, oldest: number): Promise<SlackMessage[]> {
    const found: SlackMessage[] = []
    let cursor = ''
    do {
      const page = { channel, ts: parent, oldest: oldest.toFixed(6), limit: pageSize, ...(cursor && { cursor }) }
      const answer = await this.patiently('conversations.replies', (web) => web.conversations.replies(page))
      found.push(...((answer.messages ?? []) as SlackMessage[]).filter((message) => message.ts !== parent))
      cursor = answer.response_metadata?.next_cursor ?? ''
    } while (cursor)
    return found
  }

  /** Waits as long as Slack says, and goes on. */
  private async patiently<T>(method: string, work: (web: WebClient) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.client.call(method, work)
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== 'rate-limited') throw error
        await wait(error.retryAfterMs, undefined, { signal: this.signal }).catch(() => {})
        if (this.signal.aborted) throw error
      }
    }
  }
}
