import type { Health, WebhookRequest, WebhookResponse } from '../../../core/ports/channel.ts'
import type { Desk, DeskCore, DeskPost, TicketCard } from '../../../core/ports/desk.ts'
import type { SlackConnection } from '../connection.ts'
import { cleanText, escapeText } from '../markup.ts'
import { split } from '../render.ts'
import { Agents } from './agents.ts'
import { cardMessage } from './card.ts'
import { type Interaction, Interactions } from './interactions.ts'
import { type Mark, Marks } from './marks.ts'
import { Membership } from './membership.ts'
import { postMessage } from './posts.ts'
import { Seal } from './seal.ts'
import { ThreadReader } from './thread.ts'
import { type Words, wordsFor } from './words.ts'

/** The agents' channel by its id, and the language in which the desk speaks there. */
export type SlackDeskSettings = { channel: string; locale: string }

type Place = Record<string, string>
type Announced = { name: string; type: string; content: Uint8Array }

/** An announcement that is made again was first made within this time, in milliseconds. */
const announcedWithin = 3_600_000

/** The agents' side in Slack: a thread for each ticket in one channel. */
export class SlackDesk implements Desk {
  readonly name: { channel: string; account: string }
  private readonly connection: SlackConnection
  private readonly settings: SlackDeskSettings
  private readonly seal: Seal
  private readonly words: Words
  private readonly marks: Marks

  constructor(connection: SlackConnection, settings: SlackDeskSettings) {
    this.connection = connection
    this.settings = settings
    this.name = { channel: 'slack', account: connection.account.id }
    const { signingSecret, botToken } = connection.account
    this.seal = new Seal(signingSecret ?? botToken)
    this.words = wordsFor(settings.locale)
    this.marks = new Marks(connection.client)
  }

  async start(core: DeskCore): Promise<void> {
    const { connection, words, settings, seal } = this
    const agents = new Agents(connection, words, core)
    const thread = new ThreadReader(connection, agents, this.marks, words)
    const interactions = new Interactions(connection, agents, seal, words, new Membership(connection, settings.channel))
    connection.listen('desk', {
      wants: () => true,
      receive: async (payloads, cursor) => {
        for (const payload of payloads) await thread.read(payload)
        if (cursor) await connection.state.set(cursor.name, cursor.value)
      },
      interact: (payload) => interactions.read(payload as Interaction),
    })
  }

  stop(): Promise<void> {
    return this.connection.leave('desk')
  }

  health(): Health {
    return this.connection.health()
  }

  async check(user: string): Promise<string | null> {
    try {
      const { member } = await this.connection.directory.find(user)
      if (member !== 'full') return 'is no full member of the workspace'
      const { channel } = this.settings
      return (await new Membership(this.connection, channel).has(user))
        ? null
        : `is not in the desk's channel ${channel}`
    } catch (error) {
      return (error as Error).message
    }
  }

  handle(request: WebhookRequest): Promise<WebhookResponse> {
    return this.connection.handle(request)
  }

  async open(card: TicketCard, key: string, doubtfulSince?: Date): Promise<Place> {
    const { channel } = this.settings
    const thread = await this.connection.poster.post({
      channel,
      ...cardMessage(card, this.seal, this.words),
      key: `card ${key}`,
      doubtfulSince,
    })
    return { channel, thread }
  }

  async post(place: Place, post: DeskPost, key: string): Promise<{ externalId: string }> {
    const { channel, thread } = located(place)
    const { readFile } = post
    const ts = await this.connection.poster.post({
      channel,
      thread,
      ...postMessage(post, this.seal, this.words),
      ...(readFile && { files: { attachments: post.attachments, readFile } }),
      key: `desk ${key}`,
      doubtfulSince: post.doubtfulSince,
    })
    return { externalId: `${channel}:${ts}` }
  }

  /** Blocks come along always: a text without them would remove the card's. */
  async refresh(place: Place, card: TicketCard): Promise<void> {
    const { channel, thread } = located(place)
    const message = cardMessage(card, this.seal, this.words)
    await this.connection.client.call('chat.update', (web) => web.chat.update({ channel, ts: thread, ...message }))
  }

  /** What does not fit into one message follows in its thread, and so do files. */
  async announce(text: string, attachments: Announced[], key: string): Promise<void> {
    const { connection, settings } = this
    const doubtfulSince = new Date(connection.now().getTime() - announcedWithin)
    const files = attachments.map(({ name, type, content }, index) => ({
      fileId: String(index),
      name,
      type,
      size: content.length,
    }))
    let thread: string | undefined
    for (const [index, piece] of split(cleanText(text)).entries()) {
      const ts = await connection.poster.post({
        channel: settings.channel,
        thread,
        text: escapeText(piece),
        ...(index === 0 && {
          files: { attachments: files, readFile: async (id) => attachments[Number(id)]?.content ?? new Uint8Array() },
        }),
        key: `announcement ${key} ${index}`,
        doubtfulSince,
      })
      thread ??= ts
    }
  }

  async mark(place: Place, source: string, mark: Mark): Promise<void> {
    await this.marks.set(located(place).channel, source, mark)
  }
}

const located = (place: Place): { channel: string; thread: string } => ({
  channel: place.channel ?? '',
  thread: place.thread ?? '',
})
