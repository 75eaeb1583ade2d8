import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../core/errors.ts'
import type { AdapterState, Log } from '../../core/ports/channel.ts'
import type { SlackClient } from './client.ts'
import { type Conversation, History } from './history.ts'
import type { EventPayload, SlackMessage } from './payloads.ts'

/** Slack repeats an event for up to six minutes, so that much and more is read twice. */
const overlap = 600
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
    const { client, wants, identity, receive } = this.settings
    const since = Number(from) - overlap
    const history = new History(client, signal)
    for (const conversation of await history.conversations()) {
      if (!wants(conversation.id)) continue
      const missed = await history.missed(conversation, since).catch((error) => this.gone(conversation, error))
      if (signal.aborted) return
      const { team, bot } = await identity()
      const payloads = missed.flatMap((message) => asPayloads(message, conversation, team, bot))
      if (payloads.length > 0) await receive(payloads)
    }
  }

  /** A channel that was left or deleted meanwhile has nothing more for us. */
  private gone({ id }: Conversation, error: unknown): SlackMessage[] {
    if (!(error instanceof ChannelError) || error.fault !== 'unreachable') throw error
    this.settings.log.warn('slack: a channel cannot be read any more', { channel: id, reason: error.message })
    return []
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
