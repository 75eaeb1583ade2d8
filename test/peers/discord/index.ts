import { sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { giveFile, shownMessage } from './cdn.ts'
import type { Body, Context } from './context.ts'
import { Gateway } from './gateway.ts'
import { Limits } from './limits.ts'
import { type Call, Rest } from './rest.ts'
import { type Channel, type Message, shownChannel, type User, World } from './world.ts'

export type { Channel, Message, User } from './world.ts'
export { types } from './world.ts'

type Written = Partial<Message> & { files?: { name: string; type: string; content: Buffer }[] }

/**
 * A stand-in for Discord on real sockets: REST, gateway and files of one server with one bot. It refuses what Discord
 * refuses, as far as a bot can come across it.
 */
export class DiscordPeer {
  readonly world = new World()
  readonly limits = new Limits()
  readonly gateway = new Gateway(this.world)
  readonly context: Context
  private readonly rest: Rest
  private readonly server: Server
  private isDown = false

  private constructor(server: Server, base: string) {
    this.server = server
    const { world, limits, gateway } = this
    this.context = { world, limits, gateway, base, pings: [], interactions: new Map(), linkSeconds: 86_400 }
    this.rest = new Rest(this.context)
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', base)
      if (this.isDown) request.socket.destroy()
      else if (url.pathname.startsWith('/attachments/')) giveFile(this.context, url, response)
      else this.rest.answer(url, request, response).catch((error) => response.writeHead(500).end(String(error)))
    })
    server.on('upgrade', (request, socket, head) => {
      if (this.isDown) socket.destroy()
      else gateway.upgrade(request, socket, head, base.replace('http', 'ws'))
    })
  }

  static async start(): Promise<DiscordPeer> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new DiscordPeer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  }

  /** What goes into `apiUrl`. */
  get apiUrl(): string {
    return `${this.context.base}/api`
  }

  get calls(): Call[] {
    return this.rest.calls
  }

  say(user: User, channel: Channel, content: string, { files = [], ...more }: Written = {}): Message {
    const { guild_id } = channel
    const message = this.world.addMessage(channel, user, content, {
      ...(guild_id && { guild_id }),
      ...more,
      attachments: files.map(({ name, type, content }) => ({
        id: this.world.nextId(),
        filename: name,
        content_type: type,
        size: content.length,
        content,
      })),
    })
    this.gateway.tell('MESSAGE_CREATE', shownMessage(this.context, message))
    return message
  }

  edit(message: Message, content: string): void {
    Object.assign(message, { content, edited_timestamp: new Date().toISOString() })
    this.gateway.tell('MESSAGE_UPDATE', shownMessage(this.context, message))
  }

  /** Discord adds a preview of a link: nobody edited anything. */
  preview(message: Message): void {
    this.gateway.tell('MESSAGE_UPDATE', { ...shownMessage(this.context, message), embeds: [{ title: 'A page' }] })
  }

  remove(message: Message): void {
    const channel = this.world.channels.get(message.channel_id)!
    channel.messages.splice(channel.messages.indexOf(message), 1)
    const { id, channel_id, guild_id } = message
    this.gateway.tell('MESSAGE_DELETE', { id, channel_id, ...(guild_id && { guild_id }) })
  }

  /** A person opens a post in a forum. */
  openPost(user: User, forum: Channel, title: string, content: string): { post: Channel; message: Message } {
    const post = this.world.addThread(forum, title)
    this.gateway.tell('THREAD_CREATE', { ...shownChannel(post), newly_created: true })
    return { post, message: this.say(user, post, content, { id: post.id }) }
  }

  /** A command or a pressed button as Discord would send it. */
  interaction(
    user: User,
    channel: Channel,
    what: { type: number; data: Body; message?: Message; locale?: string },
  ): Body & { id: string } {
    const { guild_id } = channel
    const token = `interaction-${this.world.nextId()}`
    this.context.interactions.set(token, { at: Date.now(), answer: null })
    return {
      id: this.world.nextId(),
      application_id: this.world.bot.id,
      token,
      version: 1,
      entitlements: [],
      app_permissions: String(this.world.botPermissions),
      attachment_size_limit: 10_485_760,
      authorizing_integration_owners: {},
      channel_id: channel.id,
      channel: shownChannel(channel),
      locale: what.locale ?? 'en-US',
      ...(guild_id
        ? { guild_id, member: { user, roles: [], permissions: '0', joined_at: new Date(0).toISOString(), flags: 0 } }
        : { user }),
      type: what.type,
      data: what.data,
      ...(what.message && { message: shownMessage(this.context, what.message) }),
    }
  }

  /** Tells an interaction over the gateway; gives its token, by which its answer is found. */
  interact(...given: Parameters<DiscordPeer['interaction']>): string {
    const interaction = this.interaction(...given)
    this.gateway.tell('INTERACTION_CREATE', interaction)
    return String(interaction.token)
  }

  answerTo(token: string): Body | null {
    return this.context.interactions.get(token)?.answer ?? null
  }

  /** The headers with which Discord calls in. */
  sign(body: string, at = new Date()): Record<string, string> {
    const timestamp = String(Math.floor(at.getTime() / 1000))
    const signature = sign(null, Buffer.from(timestamp + body), this.world.privateKey).toString('hex')
    return { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature, 'content-type': 'application/json' }
  }

  /** What the bot has posted in a channel, oldest first. */
  botPosts(channel: Channel | string): Message[] {
    const found = typeof channel === 'string' ? this.world.channels.get(channel) : channel
    return found?.messages.filter(({ author }) => author.id === this.world.bot.id) ?? []
  }

  /** Nothing answers any more until `recover`. */
  outage(): void {
    this.isDown = true
    this.gateway.drop()
    this.server.closeAllConnections()
  }

  recover(): void {
    this.isDown = false
  }

  async stop(): Promise<void> {
    this.gateway.end()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
