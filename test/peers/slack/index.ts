import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { edit, previewLink, remove, type Said, type SayOptions, say } from './acting.ts'
import { Delivery } from './delivery.ts'
import { giveFile, takeUpload } from './file-server.ts'
import { type Filling, press, submitView, useShortcut } from './interacting.ts'
import { Limits } from './limits.ts'
import type { World } from './methods/call.ts'
import { allScopes } from './scopes.ts'
import { SocketMode } from './socket-mode.ts'
import { type Call, type Credentials, WebApi } from './web-api.ts'
import { type Message, type View, Workspace } from './workspace.ts'

export type { Said } from './acting.ts'
export { sign } from './delivery.ts'
export { elementsOf } from './interacting.ts'
export type { Message, View } from './workspace.ts'
export { bot } from './workspace.ts'

/**
 * A stand-in for Slack on real sockets: Web API, files, Socket Mode and signed HTTP events of one workspace with one
 * app. It refuses what Slack refuses, as far as the app can come across it.
 */
export class SlackPeer {
  readonly credentials: Credentials = { botToken: 'xoxb-peer', appToken: 'xapp-peer', scopes: [...allScopes] }
  readonly signingSecret = 'peer-signing-secret'
  readonly workspace = new Workspace()
  readonly limits = new Limits()
  readonly socket = new SocketMode(this.workspace)
  readonly delivery = new Delivery(this.workspace, this.socket, this.signingSecret)
  private readonly server: Server
  private readonly world: World
  private readonly api: WebApi
  private down = false

  private constructor(server: Server, base: string) {
    this.server = server
    this.world = {
      workspace: this.workspace,
      delivery: this.delivery,
      socket: this.socket,
      base,
      triggers: new Map(),
    }
    this.api = new WebApi(this.world, this.limits, this.credentials)
    this.listen()
  }

  /** On loopback, on a free port unless one is named. */
  static async start(port = 0): Promise<SlackPeer> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return new SlackPeer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  }

  private listen(): void {
    this.server.on('request', (request, response) => {
      const path = request.url ?? '/'
      if (this.down) request.socket.destroy()
      else if (path.startsWith('/upload/')) void takeUpload(this.workspace, request, response)
      else if (path.startsWith('/files-pri/')) giveFile(this.workspace, this.credentials.botToken, request, response)
      else if (path.startsWith('/api/')) {
        const method = path.slice('/api/'.length).split('?')[0] ?? ''
        this.api.answer(method, request, response).catch((error) => response.writeHead(500).end(String(error)))
      } else response.writeHead(404).end()
    })
    this.server.on('upgrade', (request, socket, head) => {
      if (this.down) socket.destroy()
      else this.socket.upgrade(request, socket, head)
    })
  }

  /** What goes into `apiUrl`. */
  get apiUrl(): string {
    return `${this.world.base}/api/`
  }

  get calls(): Call[] {
    return this.api.calls
  }

  callsOf(method: string): Call[] {
    return this.calls.filter((call) => call.method === method)
  }

  say(user: string, channel: string, text: string, options?: SayOptions): Said {
    return say(this.world, user, channel, text, options)
  }

  edit(said: Said, text: string): void {
    edit(this.world, said, text)
  }

  remove(said: Said): void {
    remove(this.world, said)
  }

  previewLink(said: Said, url: string): void {
    previewLink(this.world, said, url)
  }

  press(
    user: string,
    at: { channel: string; ts: string },
    action: string,
    change?: { option?: string; value?: string },
  ) {
    return press(this.world, user, at, action, change)
  }

  useShortcut(user: string, name: string) {
    return useShortcut(this.world, user, name)
  }

  submitView(user: string, view: View, values: Record<string, Filling>) {
    return submitView(this.world, user, view, values)
  }

  /** The form opened last. */
  lastView(): View | undefined {
    return [...this.workspace.views.values()].at(-1)
  }

  /** What the bot has posted in a channel, oldest first. */
  botPosts(channel: string, thread?: string): Message[] {
    const posts = this.workspace.channel(channel).messages.filter((one) => one.bot_id !== undefined)
    return thread ? posts.filter((one) => one.thread_ts === thread && one.ts !== thread) : posts
  }

  /** The connection ends without a word. */
  dropSockets(): void {
    this.socket.drop()
  }

  /** Nothing answers any more until `recover`. */
  outage(): void {
    this.down = true
    this.socket.drop()
    this.server.closeAllConnections()
  }

  recover(): void {
    this.down = false
  }

  async stop(): Promise<void> {
    this.socket.close()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
