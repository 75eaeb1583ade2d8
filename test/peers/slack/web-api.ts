import type { IncomingMessage, ServerResponse } from 'node:http'
import { SlackFault } from './fault.ts'
import type { Limits } from './limits.ts'
import { Arguments, type Method, type World } from './methods/call.ts'
import { chat } from './methods/chat.ts'
import { conversations } from './methods/conversations.ts'
import { people } from './methods/people.ts'
import { surfaces } from './methods/surfaces.ts'
import { methodScopes } from './scopes.ts'

const methods: Record<string, Method> = { ...chat, ...conversations, ...people, ...surfaces }

export type Call = { method: string; at: number; args: Record<string, string>; answered: number | 'cut' }

/** The tokens that are valid, and what they may do. */
export type Credentials = { botToken: string; appToken: string; scopes: string[] }

/** Answers `/api/<method>` as the Web API does. */
export class WebApi {
  readonly calls: Call[] = []
  private readonly world: World
  private readonly limits: Limits
  private readonly credentials: Credentials

  constructor(world: World, limits: Limits, credentials: Credentials) {
    this.world = world
    this.limits = limits
    this.credentials = credentials
  }

  async answer(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const call = new Arguments(Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())))
    const record: Call = { method, at: Date.now(), args: call.plain(), answered: 200 }
    this.calls.push(record)
    const planned = this.limits.take(method)
    const limited = this.limits.retryAfter(method, call.text('channel') || undefined)
    const wait = typeof planned === 'object' && 'retryAfter' in planned ? planned.retryAfter : limited
    if (wait > 0) {
      record.answered = 429
      response.writeHead(429, { 'retry-after': String(wait) }).end()
    } else if (planned === 'server-error') {
      record.answered = 503
      response.writeHead(503).end('upstream unavailable')
    } else {
      const body =
        typeof planned === 'object' ? { ok: false, ...planned } : this.result(method, call, bearer(request, call))
      if (planned === 'cut') {
        record.answered = 'cut'
        request.socket.destroy()
        return
      }
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'x-oauth-scopes': this.credentials.scopes.join(','),
      })
      response.end(JSON.stringify(body))
    }
  }

  private result(method: string, call: Arguments, token: string): Record<string, unknown> {
    try {
      const run = methods[method]
      if (!run) throw new SlackFault('unknown_method', { req_method: method })
      this.authorise(method, token)
      return { ok: true, ...run(this.world, call) }
    } catch (error) {
      if (!(error instanceof SlackFault)) throw error
      return { ok: false, error: error.error, ...error.details }
    }
  }

  private authorise(method: string, token: string): void {
    if (!token) throw new SlackFault('not_authed')
    const isApp = method === 'apps.connections.open'
    const wanted = isApp ? this.credentials.appToken : this.credentials.botToken
    if (token !== wanted) {
      const other = isApp ? this.credentials.botToken : this.credentials.appToken
      throw new SlackFault(token === other ? 'not_allowed_token_type' : 'invalid_auth')
    }
    const needed = methodScopes[method]
    if (!isApp && needed && !this.credentials.scopes.includes(needed)) {
      throw new SlackFault('missing_scope', { needed, provided: this.credentials.scopes.join(',') })
    }
  }
}

export function bearer(request: IncomingMessage, call?: Arguments): string {
  return request.headers.authorization?.replace(/^Bearer /, '') ?? call?.text('token') ?? ''
}
