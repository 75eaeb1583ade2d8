import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Body, Context } from './context.ts'
import { Refusal, routes } from './routes.ts'

export type Call = { method: string; path: string; at: number; body: Body; status: number | 'cut' }

/** Answers `/api/v10/…` as Discord's REST API does. */
export class Rest {
  readonly calls: Call[] = []
  private readonly context: Context

  constructor(context: Context) {
    this.context = context
  }

  async answer(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { limits } = this.context
    const method = request.method ?? 'GET'
    const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '')
    const { body, files } = await read(request)
    const record: Call = { method, path, at: Date.now(), body, status: 200 }
    this.calls.push(record)
    const say = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
      record.status = status
      const type = answer === null ? {} : { 'content-type': 'application/json' }
      response.writeHead(status, { ...type, ...headers }).end(answer === null ? undefined : JSON.stringify(answer))
    }
    const planned = limits.take(`${method} ${path}`)
    if (planned === 'server-error') return say(503, { message: 'upstream unavailable', code: 0 })
    const post = /^\/channels\/(\d+)\/messages$/.exec(path)
    const limit = method === 'POST' && post ? limits.post(post[1] ?? '') : { headers: {}, retryAfter: 0 }
    const retryAfter = typeof planned === 'object' && 'retryAfter' in planned ? planned.retryAfter : limit.retryAfter
    if (retryAfter > 0) {
      limits.refusals++
      const headers = { 'retry-after': String(Math.ceil(retryAfter)), 'x-ratelimit-scope': 'user' }
      return say(429, { message: 'You are being rate limited.', retry_after: retryAfter, global: false }, headers)
    }
    try {
      if (typeof planned === 'object' && 'status' in planned)
        throw new Refusal(planned.status, planned.code, planned.message)
      this.authorise(path, request)
      const answer = this.find(method, path, { body, files, query: url.searchParams })
      if (planned === 'cut') {
        record.status = 'cut'
        request.socket.destroy()
      } else say(answer === null ? 204 : 200, answer, limit.headers)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      say(error.status, { message: error.message, code: error.code }, limit.headers)
    }
  }

  private find(
    method: string,
    path: string,
    given: Omit<Parameters<(typeof routes)[number]['run']>[1], 'ids'>,
  ): unknown {
    for (const route of routes) {
      const found = route.method === method && route.path.exec(path)
      if (found) return route.run(this.context, { ...given, ids: found.slice(1) })
    }
    throw new Refusal(404, 0, '404: Not Found')
  }

  private authorise(path: string, { headers }: IncomingMessage): void {
    if (path.startsWith('/interactions/')) return
    if (headers.authorization !== `Bot ${this.context.world.token}`) throw new Refusal(401, 0, '401: Unauthorized')
  }
}

async function read(request: IncomingMessage): Promise<{ body: Body; files: File[] }> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return { body: bytes.length > 0 ? JSON.parse(bytes.toString()) : {}, files: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const files = [...form.entries()].filter(([name]) => name.startsWith('files[')).map(([, file]) => file as File)
  return { body: JSON.parse(String(form.get('payload_json'))), files: await Promise.all(files.map(whole)) }
}

/** With its bytes at hand, so that a route need not wait for them. */
async function whole(file: File): Promise<File> {
  return Object.assign(file, { content: Buffer.from(await file.arrayBuffer()) })
}
