import { ChannelError } from '../../core/errors.ts'
import type { SlackClient } from './client.ts'

const most = 100 * 1024 * 1024
const redirects = 3
const within = 60_000

export type Downloaded = { content: Uint8Array; type: string }

/** Fetches files that Slack keeps. The token goes to Slack's own hosts and to the configured address alone. */
export class Downloader {
  private readonly token: string
  private readonly ownOrigin: string
  private readonly client: SlackClient

  constructor(token: string, apiUrl: string, client: SlackClient) {
    this.token = token
    this.ownOrigin = new URL(apiUrl).origin
    this.client = client
  }

  /** `reference` is an address, or `file:<id>`. At most 100 MB. Throws `ChannelError`. */
  async fetch(reference: string): Promise<Downloaded> {
    const address = reference.startsWith('file:') ? await this.look(reference.slice('file:'.length)) : reference
    try {
      return await this.follow(address, redirects)
    } catch (error) {
      if (error instanceof ChannelError) throw error
      throw new ChannelError('transient', `A file could not be fetched from Slack: ${(error as Error).message}`)
    }
  }

  private async look(id: string): Promise<string> {
    const { file } = await this.client.call('files.info', (web) => web.files.info({ file: id }))
    const address = file?.url_private_download ?? file?.url_private
    if (!address) throw new ChannelError('rejected', `Slack gives no address for the file ${id}`)
    return address
  }

  private async follow(address: string, left: number): Promise<Downloaded> {
    const url = this.permitted(address)
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${this.token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(within),
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location) {
      if (left === 0) throw new ChannelError('rejected', 'Slack redirects a file too often')
      return this.follow(new URL(location, url).href, left - 1)
    }
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? 30)
      throw new ChannelError('rate-limited', 'Slack gives no more files for now', seconds * 1000)
    }
    if (response.status >= 500) throw new ChannelError('transient', `Slack answered a file with ${response.status}`)
    if (!response.ok) throw new ChannelError('unreachable', `Slack answered a file with ${response.status}`)
    return this.take(response)
  }

  private permitted(address: string): URL {
    const url = URL.canParse(address) ? new URL(address) : null
    const isSlack = url?.protocol === 'https:' && !url.port && /(^|\.)slack\.com$/.test(url.hostname)
    if (url && (isSlack || url.origin === this.ownOrigin)) return url
    throw new ChannelError('rejected', `The file lies at ${url?.hostname ?? 'no address'}, which is not Slack`)
  }

  private async take(response: Response): Promise<Downloaded> {
    const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? 'application/octet-stream'
    const isAttachment = response.headers.get('content-disposition')?.startsWith('attachment')
    // Without a valid token, or without files:read, the answer is a login page with status 200.
    if (type === 'text/html' && !isAttachment) {
      throw new ChannelError(
        'unauthorised',
        'Slack shows a login page instead of the file: the scope files:read is needed',
      )
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.length
      if (size > most) throw new ChannelError('rejected', 'The file is larger than 100 MB')
      chunks.push(chunk)
    }
    return { content: Buffer.concat(chunks), type }
  }
}
