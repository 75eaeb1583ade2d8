import type { IncomingMessage, ServerResponse } from 'node:http'
import { bearer } from './web-api.ts'
import type { Workspace } from './workspace.ts'

/** Where an app hands in a file's content: the bytes as they are, or one field of a form. */
export async function takeUpload(workspace: Workspace, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const file = workspace.files.get(request.url?.split('/').at(-1) ?? '')
  const content = type.startsWith('multipart/form-data') ? await fieldOf(body, type) : new Uint8Array(body)
  if (!file || content.length !== file.size) {
    response.writeHead(400).end('the length is another than announced')
    return
  }
  file.content = content
  response.writeHead(200).end(`OK - ${content.length}`)
}

async function fieldOf(body: Buffer, type: string): Promise<Uint8Array> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  for (const value of form.values()) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer())
  return new Uint8Array()
}

const loginPage = '<!DOCTYPE html><html lang="en"><head><title>Sign in | Slack</title></head><body>…</body></html>'

/** A private file with a valid token; a login page with status 200 without one. */
export function giveFile(workspace: Workspace, botToken: string, request: IncomingMessage, response: ServerResponse) {
  const id = request.url?.match(/^\/files-pri\/[^/]*-(F\d+)\//)?.[1] ?? ''
  const file = workspace.files.get(id)
  if (!file || bearer(request) !== botToken) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(loginPage)
    return
  }
  response.writeHead(200, {
    'content-type': file.mimetype,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
  })
  response.end(file.content)
}
