import { setTimeout as wait } from 'node:timers/promises'
import type { WebClient } from '@slack/web-api'
import { ChannelError } from '../../core/errors.ts'
import type { AdapterState, Log } from '../../core/ports/channel.ts'
import type { SlackClient } from './client.ts'
import type { EventPayload, SlackMessage } from './payloads.ts'

/** Slack repeats an event for up to six minutes, so that much and more is read twice. */
const overlap = 600
/** Replies to older messages than these seconds are found only while we are connected. */
const lookBack = 14 * 86_400
const pageSize = 200
const longestPause = 60_000

type Settings = {
  /** The cursor's name: all that was written before its ts is safe. */
  cursor: string
  /** Which channels are read. */
  wants(channel: string): boolean
  client: SlackClient
  state: AdapterState
  now(): Date
  log: Log
  /** The workspace and the bot, as an event names them. */
  identity(): Promise<{ team: string; bot: string }>
  /** Resolves once these are safe. */
  receive(payloads: EventPayload[]): Promise<void>
}

type Conversation = { id: string; type: string }

/**
 * Reads what was written while nobody listened. Events only move the cursor while nothing is missing before them. A
 * first start reads nothing: what was written before the desk is not for it.
 */
export class CatchUp {
  private readonly settings: Settings
  private complete = false
  private again = false
  private last = 0
  private running: Promise<void> | null = null
  private stopping = new AbortController()

  constructor(settings: Settings) {
    this.settings = settings
  }

  /** The connection is gone: from here on something may be missed. */
  interrupted(): void {
    this.complete = false
  }

  /** We hear again: what was written until now is read. */
  begin(): void {
    this.complete = false
    this.again = true
    if (this.stopping.signal.aborted) this.stopping = new AbortController()
    this.running ??= this.run().finally(() => {
      this.running = null
    })
  }

  async stop(): Promise<void> {
    this.complete = false
    this.again = false
    this.stopping.abort()
    await this.running
  }

  /** The cursor after an event, or undefined where it may not be moved. */
  after(ts: string): { name: string; value: string } | undefined {
    if (!this.complete || !(Number(ts) > this.last)) return undefined
    this.last = Number(ts)
    return { name: this.settings.cursor, value: ts }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping
    for (let failures = 0; this.again && !signal.aborted; ) {
      this.again = false
      const until = this.settings.now().getTime() / 1000
      try {
        await this.read(signal)
        if (this.again || signal.aborted) continue
        await this.settings.state.set(this.settings.cursor, until.toFixed(6))
        this.last = Math.max(this.last, until)
        this.complete = true
      } catch (error) {
        if (signal.aborted) return
        failures++
        this.again = true
        this.settings.log.warn('slack: could not read what was missed', { reason: String(error), failures })
        await this.pause(Math.min(1000 * 2 ** (failures - 1), longestPause))
      }
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    const from = await this.settings.state.get(this.settings.cursor)
    if (from === null) return
    const since = Number(from) - overlap
    for (const conversation of await this.conversations()) {
      if (signal.aborted) return
      const payloads = await this.missed(conversation, since).catch((error) => this.gone(conversation, error))
      if (payloads.length > 0) await this.settings.receive(payloads)
    }
  }

  /** A channel that was left or deleted meanwhile has nothing more for us. */
  private gone({ id }: Conversation, error: unknown): EventPayload[] {
    if (!(error instanceof ChannelError) || error.fault !== 'unreachable') throw error
    this.settings.log.warn('slack: a channel cannot be read any more', { channel: id, reason: error.message })
    return []
  }

  private async conversations(): Promise<Conversation[]> {
    const types = 'public_channel,private_channel,mpim,im'
    const found: Conversation[] = []
    let cursor = ''
    do {
      const answer = await this.patiently('users.conversations', (web) =>
        web.users.conversations({ types, exclude_archived: true, limit: pageSize, ...(cursor && { cursor }) }),
      )
      for (const { id, is_im, is_mpim, is_private } of answer.channels ?? []) {
        if (id && this.settings.wants(id))
          found.push({ id, type: is_im ? 'im' : is_mpim ? 'mpim' : is_private ? 'group' : 'channel' })
      }
      cursor = answer.response_metadata?.next_cursor ?? ''
    } while (cursor)
    return found
  }

  /** Messages since then, and replies since then to what was written up to 14 days before; oldest first. */
  private async missed(conversation: Conversation, since: number): Promise<EventPayload[]> {
    const found: SlackMessage[] = []
    for (const message of await this.history(conversation.id, since - lookBack)) {
      if (Number(message.ts) > since) found.push(message)
      if (Number(message.latest_reply ?? 0) > since)
        found.push(...(await this.replies(conversation.id, message.ts, since)))
    }
    const { team, bot } = await this.settings.identity()
    return found
      .sort((one, other) => Number(one.ts) - Number(other.ts))
      .flatMap((message) => asPayloads(message, conversation, team, bot))
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
        return await this.settings.client.call(method, work)
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== 'rate-limited') throw error
        await this.pause(error.retryAfterMs)
        if (this.stopping.signal.aborted) throw error
      }
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => {})
  }
}

/** A message of the history as the events that would have told of it: its writing, and its last edit. */
function asPayloads(message: SlackMessage, conversation: Conversation, team: string, bot: string): EventPayload[] {
  const place = { type: 'message', channel: conversation.id, channel_type: conversation.type }
  const frame = { type: 'event_callback', team_id: team, authorizations: [{ user_id: bot, is_bot: true }] }
  const written = { ...frame, event: { ...message, ...place, event_ts: message.ts } }
  if (!message.edited) return [written]
  const { ts } = message.edited
  return [written, { ...frame, event: { ...place, subtype: 'message_changed', ts, event_ts: ts, message } }]
}
