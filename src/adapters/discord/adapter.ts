import { Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type {
  Accept,
  AdapterState,
  Capabilities,
  ChannelAdapter,
  InboundEvent,
  Ingress,
  Log,
  SendAction,
} from '../../core/ports/channel.ts'
import { check } from './check.ts'
import { DiscordClient, DiscordError } from './client.ts'
import type { DiscordAccount } from './config.ts'
import { Downloader } from './download.ts'
import { IdentifyBudget } from './identify-budget.ts'
import { Listener } from './listener.ts'
import { readPacket, type User } from './packets.ts'
import { toInboundEvent } from './parse.ts'
import { Poster } from './poster.ts'
import { maxAttachmentSize, maxTextLength, render } from './render.ts'
import { nameOf } from './text.ts'
import { handleWebhook } from './webhook.ts'

const uploadWithin = 60_000

const capabilities: Capabilities = {
  markup: 'markdown',
  maxTextLength,
  maxAttachmentSize,
  choices: 'buttons',
  edits: true,
  withdrawals: true,
  push: null,
  sends: 'anywhere',
  // https://docs.discord.com/developers/topics/rate-limits
  limits: [
    { per: 'conversation', messages: 5, within: 5_000 },
    { per: 'account', messages: 50, within: 1_000 },
  ],
  delivery: 'exact',
}

type Surroundings = { state: AdapterState; now(): Date; log: Log }

/** Customers in the support channels of servers, in forums and in direct chats with the bot. */
export class DiscordAdapter implements ChannelAdapter {
  readonly channel = 'discord'
  readonly account: string
  readonly capabilities = capabilities
  readonly ingress: Ingress[]
  readonly render = render
  private readonly settings: DiscordAccount
  private readonly around: Surroundings
  private readonly client: DiscordClient
  private readonly uploads: DiscordClient
  private readonly poster: Poster
  private readonly downloader: Downloader
  private readonly budget: IdentifyBudget
  private listener: Listener | null = null

  constructor(settings: DiscordAccount, around: Surroundings) {
    const { id, token, apiUrl, publicKey } = settings
    this.settings = settings
    this.around = around
    this.account = id
    this.client = new DiscordClient(token, apiUrl)
    this.uploads = new DiscordClient(token, apiUrl, uploadWithin)
    this.poster = new Poster(this.client, this.uploads, settings.applicationId, around.now)
    this.downloader = new Downloader(this.client, apiUrl)
    this.budget = new IdentifyBudget(around.state, around.now, around.log)
    this.ingress = [this.stream()]
    if (publicKey) this.ingress.push(this.webhook(publicKey))
  }

  private stream(): Ingress {
    return {
      kind: 'stream',
      single: true,
      start: async (accept) => this.listen(accept),
      stop: async () => {
        await this.listener?.stop()
        this.listener = null
      },
      health: () => this.listener?.health() ?? { ok: false, reason: 'not started' },
    }
  }

  private listen(accept: Accept): void {
    const { settings: account, client, budget } = this
    this.listener ??= new Listener({ account, client, budget, accept, ...this.around })
    this.listener.start()
  }

  private webhook(publicKey: string): Ingress {
    const { id: account, supportChannels } = this.settings
    const isSupport = (channel: string) => supportChannels.includes(channel)
    return {
      kind: 'webhook',
      handle: (request, accept) => handleWebhook({ account, publicKey, isSupport, ...this.around }, request, accept),
    }
  }

  async parse(raw: { body: Uint8Array; meta: Record<string, string> }): Promise<InboundEvent | null> {
    const { applicationId: self, supportChannels } = this.settings
    const isSupport = (channel: string) => supportChannels.includes(channel)
    return toInboundEvent(readPacket(raw.body), raw.meta, { self, isSupport })
  }

  async fetch(reference: string): Promise<{ content: Uint8Array; type: string }> {
    return this.downloader.fetch(reference)
  }

  async identify(address: string): Promise<{ name?: string } | null> {
    try {
      const user = await this.client.call<User>('look up a person', (rest) => rest.get(Routes.user(address)))
      return { name: nameOf(user) }
    } catch (error) {
      if (error instanceof DiscordError && error.fault === 'unreachable') return null
      throw error
    }
  }

  async send(action: SendAction, key: string): Promise<{ externalId: string }> {
    if (action.action === 'post') return { externalId: await this.poster.post(action, key) }
    const { target } = action
    if (!target) throw new ChannelError('rejected', 'There is no Discord message to change')
    if (action.action === 'edit') await this.poster.edit(action, target)
    else await this.poster.withdraw(action, target)
    return { externalId: target }
  }

  check() {
    return check(this.client, this.settings, this.budget)
  }

  async close(): Promise<void> {
    this.client.close()
    this.uploads.close()
  }
}
