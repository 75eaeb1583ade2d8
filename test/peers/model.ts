import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the stand-in for an OpenAI-compatible endpoint behaves on its next requests. */
export type ModelBehaviour =
  | { kind: 'answer'; content: string }
  | { kind: 'status'; status: number; body?: string }
  | { kind: 'raw'; body: string }
  | { kind: 'silent' }
  | { kind: 'trickle'; content: string }
  | { kind: 'cut' }
  | { kind: 'huge'; bytes: number }

export type ModelPeer = {
  baseURL: string
  requests: {
    authorization: string
    body: { messages: { role: string; content: string }[]; response_format?: unknown }
  }[]
  behave(behaviour: ModelBehaviour): void
  stop(): Promise<void>
}

export async function startModelPeer(): Promise<ModelPeer> {
  let behaviour: ModelBehaviour = { kind: 'silent' }
  const requests: ModelPeer['requests'] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await textOf(request))
    requests.push({ authorization: request.headers.authorization ?? '', body })
    respond(behaviour, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    behave(next) {
      behaviour = next
    },
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function respond(behaviour: ModelBehaviour, response: ServerResponse): void {
  const json = { 'content-type': 'application/json' }
  if (behaviour.kind === 'answer') response.writeHead(200, json).end(completion(behaviour.content))
  if (behaviour.kind === 'raw') response.writeHead(200, json).end(behaviour.body)
  if (behaviour.kind === 'status')
    response.writeHead(behaviour.status, json).end(behaviour.body ?? '{"error":{"message":"no"}}')
  if (behaviour.kind === 'huge') response.writeHead(200, json).end(completion('x'.repeat(behaviour.bytes)))
  if (behaviour.kind === 'cut') {
    response.writeHead(200, { ...json, 'content-length': '1000' }).write('{"choices":[{"mess')
    setImmediate(() => response.destroy())
  }
  if (behaviour.kind === 'trickle') trickle(completion(behaviour.content), response)
}

/** One character every 20 ms: the headers come at once, the end does not. */
function trickle(body: string, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  let sent = 0
  const timer = setInterval(() => {
    response.write(body[sent] ?? ' ')
    sent += 1
  }, 20)
  response.on('close', () => clearInterval(timer))
}

function completion(content: string): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 0,
    model: 'stand-in',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
