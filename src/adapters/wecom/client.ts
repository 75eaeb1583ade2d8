import type { AdapterState } from '../../core/ports/channel.ts'
import { cleanLine } from '../shared/clean-text.ts'
import { AccessToken } from './access-token.ts'
import { isStaleToken } from './faults.ts'
import { type Answer, answerOf, request, type Wanted } from './request.ts'

const mediaWithin = 60_000

type Settings = { apiUrl: string; corpId: string; secret: string; state: AdapterState; now(): Date }

export type Downloaded = { content: Uint8Array; type: string; name?: string }

/** WeCom's API for one application. Whatever it is asked throws `ChannelError` and nothing else. */
export class WecomClient {
  private readonly apiUrl: string
  private readonly token: AccessToken

  constructor(settings: Settings) {
    this.apiUrl = settings.apiUrl
    this.token = new AccessToken(settings)
  }

  /** Asks for a token, without using it. */
  async signIn(): Promise<void> {
    await this.token.get()
  }

  async get(method: string, query: Record<string, string>): Promise<Answer> {
    return this.withToken((token) => this.asked({ method, query: { ...query, access_token: token } }))
  }

  async post(method: string, body: unknown, more: Pick<Wanted, 'within' | 'signal'> = {}): Promise<Answer> {
    const json = JSON.stringify(body)
    return this.withToken((token) => this.asked({ method, query: { access_token: token }, body: json, ...more }))
  }

  /** Uploads a file; its id is good for three days. https://developer.work.weixin.qq.com/document/path/90253 */
  async upload(kind: string, name: string, content: Uint8Array): Promise<string> {
    const { body, type } = asForm(name, content)
    const answer = await this.withToken((token) =>
      this.asked({
        method: 'media/upload',
        query: { access_token: token, type: kind },
        body,
        type,
        within: mediaWithin,
      }),
    )
    return String(answer.media_id)
  }

  /** What was sent to us. https://developer.work.weixin.qq.com/document/path/90254 */
  async download(mediaId: string): Promise<Downloaded> {
    return this.withToken(async (token) => {
      const query = { access_token: token, media_id: mediaId }
      const response = await request(this.apiUrl, { method: 'media/get', query, within: mediaWithin })
      const type = response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream'
      const disposition = response.headers.get('content-disposition')
      // A refusal comes as JSON; so may a file, but that one has a name.
      if (!disposition && (type === 'application/json' || type === 'text/plain')) await answerOf(response, 'media/get')
      const name = fileName(disposition ?? '')
      return { content: await response.bytes(), type, ...(name && { name }) }
    })
  }

  private async asked(wanted: Wanted): Promise<Answer> {
    return answerOf(await request(this.apiUrl, wanted), wanted.method)
  }

  private async withToken<T>(work: (token: string) => Promise<T>): Promise<T> {
    const token = await this.token.get()
    try {
      return await work(token)
    } catch (error) {
      if (!isStaleToken(error)) throw error
      return work(await this.token.replace(token))
    }
  }
}

/** WeCom wants the length beside the name, which `FormData` has no place for. */
function asForm(name: string, content: Uint8Array): { body: Uint8Array<ArrayBuffer>; type: string } {
  const boundary = 'echodesk-7c1f0a5d2e9b4836'
  const filename = cleanLine(name, 100).replace(/["\\]/g, '_') || 'file'
  const head = [
    `--${boundary}`,
    `content-disposition: form-data; name="media"; filename="${filename}"; filelength=${content.length}`,
    'content-type: application/octet-stream',
  ]
  const body = Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { body: new Uint8Array(body), type: `multipart/form-data; boundary=${boundary}` }
}

function fileName(disposition: string): string {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1]
  if (encoded) return cleanLine(decoded(encoded), 120)
  // Header values arrive as Latin-1; WeCom writes UTF-8 into them.
  const plain = /filename="?([^";]+)/i.exec(disposition)?.[1] ?? ''
  return cleanLine(Buffer.from(plain, 'latin1').toString('utf8'), 120)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
