import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Application } from './application.ts'
import { Callbacks } from './callbacks.ts'
import { Clock } from './clock.ts'
import { Media } from './media.ts'
import { Refusal } from './refusal.ts'
import { CustomerService } from './service.ts'
import { Tokens } from './tokens.ts'

/** What goes wrong with a call: an error code, HTTP 502, or an answer that is lost on its way back. */
export type Trouble = { code: number; message?: string } | 'server-error' | 'lost-answer'

const corpId = 'wx5823bf96d3bd56c7'
const secret = 'canary-secret-of-the-application'
const callbackToken = 'QDG6eK'
const encodingAesKey = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'
const openKfId = 'wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw'
const agentId = 1000002

/** Stands in for WeCom over HTTP: its API with the rules it enforces, and its callbacks. */
export class WecomPeer {
  readonly credentials = { corpId, secret, callbackToken, encodingAesKey }
  readonly clock = new Clock()
  readonly tokens = new Tokens(this.clock)
  readonly media = new Media(this.clock)
  readonly callbacks = new Callbacks(this.credentials, this.clock)
  readonly service = new CustomerService(openKfId, this)
  readonly application = new Application(agentId, this)
  /** Whether calls may come from where they come from (企业可信IP). */
  trusted = true
  /** How often each method was called. */
  readonly calls = new Map<string, number>()
  private readonly troubles = new Map<string, Trouble[]>()
  private readonly server: Server

  private constructor() {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error) => response.destroy(error as Error))
    })
  }

  static async start(): Promise<WecomPeer> {
    const peer = new WecomPeer()
    peer.server.listen(0, '127.0.0.1')
    await once(peer.server, 'listening')
    return peer
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** The next call of a method goes wrong, and that one alone; called again, the one after it as well. */
  next(method: string, ...troubles: Trouble[]): void {
    this.troubles.set(method, [...(this.troubles.get(method) ?? []), ...troubles])
  }

  async stop(): Promise<void> {
    await this.callbacks.stop()
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://wecom')
    const method = url.pathname.replace(/^\/cgi-bin\//, '')
    this.calls.set(method, (this.calls.get(method) ?? 0) + 1)
    const body = await read(request)
    const trouble = this.troubles.get(method)?.shift()
    if (trouble === 'server-error') return void response.writeHead(502).end('<html>Bad Gateway</html>')
    try {
      if (typeof trouble === 'object') throw new Refusal(trouble.code, trouble.message ?? 'refused')
      const answer = this.answer(method, url.searchParams, body, request.headers['content-type'] ?? '')
      if (trouble === 'lost-answer') return void response.destroy()
      if (answer instanceof Download) answer.send(response)
      else sendJson(response, { errcode: 0, errmsg: 'ok', ...answer })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      sendJson(response, { errcode: error.code, errmsg: error.message })
    }
  }

  private answer(
    method: string,
    query: URLSearchParams,
    body: Buffer,
    type: string,
  ): Record<string, unknown> | Download {
    if (method === 'gettoken') {
      if (query.get('corpid') !== corpId) throw new Refusal(40013, 'invalid corpid')
      if (query.get('corpsecret') !== secret) throw new Refusal(40001, 'invalid credential')
      return this.tokens.issue()
    }
    this.tokens.check(query.get('access_token'))
    if (!this.trusted) throw new Refusal(60020, 'not allow to access from your ip')
    if (method === 'media/upload') return { media_id: this.media.upload(query.get('type') ?? '', type, body) }
    if (method === 'media/get') return new Download(this.media.get(query.get('media_id')))
    const work = this.service.methods[method] ?? this.application.methods[method]
    if (!work) throw new Refusal(40066, 'invalid url')
    return work(body.length > 0 ? JSON.parse(body.toString('utf8')) : Object.fromEntries(query))
  }
}

class Download {
  private readonly file: { kind: string; name: string; content: Buffer }

  constructor(file: { kind: string; name: string; content: Buffer }) {
    this.file = file
  }

  send(response: ServerResponse): void {
    const { kind, name, content } = this.file
    const types: Record<string, string> = { image: 'image/jpeg', voice: 'audio/amr', video: 'video/mp4' }
    response.writeHead(200, {
      'content-type': types[kind] ?? 'application/octet-stream',
      'content-disposition': Buffer.from(`attachment; filename="${name}"`, 'utf8').toString('latin1'),
    })
    response.end(content)
  }
}

function sendJson(response: ServerResponse, answer: Record<string, unknown>): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer))
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
