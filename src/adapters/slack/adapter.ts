import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../../core/errors.ts'
import type {
  Accept,
  Capabilities,
  ChannelAdapter,
  Cursor,
  InboundEvent,
  Ingress,
  SendAction,
} from '../../core/ports/channel.ts'
import { check } from './check.ts'
import { channelOf, choiceBlocks, isChoice, pressRow, readPress } from './choices.ts'
import { SlackError } from './client.ts'
import type { SlackConnection } from './connection.ts'
import { peopleOf, rawEvent, toInboundEvent, type Writer } from './parse.ts'
import { checkPayload, type EventPayload, readHappening, readJson } from './payloads.ts'
import { maxTextLength, render } from './render.ts'

const nameWithin = 2_000

const capabilities: Capabilities = {
  markup: 'mrkdwn',
  maxTextLength,
  maxAttachmentSize: 100 * 1024 * 1024,
  choices: 'buttons',
  edits: true,
  withdrawals: true,
  push: null,
  sends: 'anywhere',
  limits: [],
  delivery: 'exact',
}

/** Customers in a workspace's channels and direct messages. */
export class SlackAdapter implements ChannelAdapter {
  readonly channel = 'slack'
  readonly account: string
  readonly capabilities = capabilities
  readonly ingress: Ingress[]
  readonly connection: SlackConnection
  private deskChannel: string | null = null
  readonly render = render

  constructor(connection: SlackConnection) {
    this.connection = connection
    this.account = connection.account.id
    this.ingress = [this.stream()]
    if (connection.account.signingSecret) this.ingress.push(this.webhook())
  }

  /** This channel is the agents': nothing in it is a customer's. */
  reserve(channel: string): void {
    this.deskChannel = channel
    this.connection.reserve(channel)
  }

  /** The socket where there is an app token; in any case the reading of what was missed. */
  private stream(): Ingress {
    return {
      kind: 'stream',
      single: false,
      start: async (accept) => {
        this.connection.listen('customers', {
          wants: (channel) => this.wants(channel),
          receive: (payloads, cursor) => this.receive(payloads, accept, cursor),
          interact: (payload) => this.pressed(payload, accept),
        })
      },
      stop: () => this.connection.leave('customers'),
      health: () => this.connection.health(),
    }
  }

  private webhook(): Ingress {
    return {
      kind: 'webhook',
      handle: (request, accept) =>
        this.connection.handle(request, {
          wants: (channel) => this.wants(channel),
          receive: (payloads) => this.receive(payloads, accept),
          interact: (payload) => this.pressed(payload, accept),
        }),
    }
  }

  private wants(channel: string): boolean {
    const named = this.connection.account.customerChannels
    return !named || channel.startsWith('D') || named.includes(channel)
  }

  private async receive(payloads: EventPayload[], accept: Accept, cursor?: Cursor): Promise<void> {
    const rows = payloads.map((payload) => rawEvent(this.account, payload)).filter((row) => row !== null)
    if (rows.length > 0) await accept(rows, cursor)
  }

  /** Slack is answered once it is stored; what follows from it comes as a message. */
  private async pressed(payload: unknown, accept: Accept): Promise<undefined> {
    if (isChoice(payload) && this.wants(channelOf(payload))) await accept([pressRow(this.account, payload)])
  }

  async parse(raw: { body: Uint8Array }): Promise<InboundEvent | null> {
    const payload = readJson(raw.body)
    if (isChoice(payload)) {
      const { user, toEvent } = readPress(payload)
      return toEvent((await this.writer(user))?.[1])
    }
    const happening = readHappening(checkPayload(payload))
    if (!happening) return null
    const known = await Promise.all(peopleOf(happening).map((id) => this.writer(id)))
    return toInboundEvent(happening, new Map(known.filter((entry) => entry !== null)))
  }

  /** A name is worth a moment's wait, no more: without it the id stands there. */
  private async writer(id: string): Promise<[string, Writer] | null> {
    const person = this.connection.directory.find(id).catch(() => null)
    const found = await Promise.race([person, wait(nameWithin, null, { ref: false })])
    return found && [id, { name: found.name, locale: found.locale }]
  }

  async fetch(reference: string): Promise<{ content: Uint8Array; type: string }> {
    return this.connection.downloader.fetch(reference)
  }

  async identify(address: string): Promise<{ name?: string; email?: string; locale?: string } | null> {
    try {
      const { name, email, locale } = await this.connection.directory.find(address)
      return { name, email, locale }
    } catch (error) {
      if (error instanceof SlackError && error.fault === 'unreachable') return null
      throw error
    }
  }

  async send(action: SendAction, key: string): Promise<{ externalId: string }> {
    if (action.action === 'post') return this.post(action, key)
    const target = action.target ?? ''
    const [channel, ts] = target.split(':').slice(-2)
    if (!channel || !ts) throw new ChannelError('rejected', `There is no Slack message ${target} to change`)
    if (action.action === 'edit') await this.edit(channel, ts, action.part.text)
    else await this.withdraw(channel, ts)
    return { externalId: target }
  }

  private async post(action: SendAction, key: string): Promise<{ externalId: string }> {
    const channel = action.conversation.address
    const { team } = await this.connection.identity()
    const { text, choices = [] } = action.part
    const ts = await this.connection.poster.post({
      channel,
      thread: await this.threadOf(action),
      text,
      ...(choices.length > 0 && { blocks: choiceBlocks(text, choices) }),
      files: { attachments: action.part.attachments, readFile: action.readFile },
      key,
      doubtfulSince: action.doubtfulSince,
    })
    return { externalId: `${team}:${channel}:${ts}` }
  }

  /**
   * The thread of the first message. A direct chat is one conversation with many tickets: there the thread in which a
   * ticket was first answered is kept.
   */
  private async threadOf({ conversation, ticketNumber }: SendAction): Promise<string> {
    const { key, address, route } = conversation
    if (key !== address) return key.slice(address.length + 1)
    const name = `thread:${address}`
    const [number, thread] = (await this.connection.state.get(name))?.split(' ') ?? []
    if (number === ticketNumber && thread) return thread
    const latest = route.thread ?? ''
    await this.connection.state.set(name, `${ticketNumber} ${latest}`)
    return latest
  }

  private async edit(channel: string, ts: string, text: string): Promise<void> {
    await this.connection.client.call('chat.update', (web) => web.chat.update({ channel, ts, text, parse: 'none' }))
  }

  private async withdraw(channel: string, ts: string): Promise<void> {
    try {
      await this.connection.client.call('chat.delete', (web) => web.chat.delete({ channel, ts }))
    } catch (error) {
      if (!(error instanceof SlackError) || error.code !== 'message_not_found') throw error
    }
  }

  check() {
    return check(this.connection, this.deskChannel)
  }
}
