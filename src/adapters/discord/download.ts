import { Routes } from 'discord.js'
import { ChannelError } from '../../core/errors.ts'
import type { DiscordClient } from './client.ts'
import type { Message } from './packets.ts'

const most = 100 * 1024 * 1024
const within = 60_000
const platformHosts = ['cdn.discordapp.com', 'media.discordapp.net']
const gone = [403, 404, 410]

export type Downloaded = { content: Uint8Array; type: string }

/** Fetches files that Discord keeps, from its own hosts and the configured address alone. Their links expire. */
export class Downloader {
  private readonly client: DiscordClient
  private readonly ownOrigin: string

  constructor(client: DiscordClient, apiUrl: string) {
    this.client = client
    this.ownOrigin = new URL(apiUrl).origin
  }

  /** `reference`: `<channel>/<message>/<file> <address>`, the place empty where there is no message. Throws `ChannelError`. */
  async fetch(reference: string): Promise<Downloaded> {
    const [place = '', address = ''] = reference.split(' ')
    try {
      const found = await this.take(address)
      if (found) return found
      const fresh = place ? await this.refresh(place) : null
      const again = fresh && (await this.take(fresh))
      if (again) return again
    } catch (error) {
      if (error instanceof ChannelError) throw error
      throw new ChannelError('transient', `A file could not be fetched from Discord: ${(error as Error).message}`)
    }
    throw new ChannelError('unreachable', 'Discord does not have the file any more')
  }

  /** The file's address as the message tells it now. */
  private async refresh(place: string): Promise<string | null> {
    const [channel = '', id = '', file = ''] = place.split('/')
    const message = await this.client.call<Message>('read a message again', (rest) =>
      rest.get(Routes.channelMessage(channel, id)),
    )
    const files = [message, ...(message.message_snapshots ?? []).map((each) => each.message)].flatMap(
      (each) => each?.attachments ?? [],
    )
    return files.find((each) => each.id === file)?.url ?? null
  }

  /** Null where the link has expired or the file is gone. */
  private async take(address: string): Promise<Downloaded | null> {
    const url = this.permitted(address)
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(within) })
    if (response.ok) return { content: await contentOf(response), type: typeOf(response) }
    await response.body?.cancel()
    if (gone.includes(response.status)) return null
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? 30)
      throw new ChannelError('rate-limited', 'Discord gives no more files for now', seconds * 1000)
    }
    const fault = response.status >= 500 ? 'transient' : 'rejected'
    throw new ChannelError(fault, `Discord answered a file with ${response.status}`)
  }

  private permitted(address: string): URL {
    const url = URL.canParse(address) ? new URL(address) : null
    const isDiscord = url?.protocol === 'https:' && !url.port && platformHosts.includes(url.hostname)
    if (url && (isDiscord || url.origin === this.ownOrigin)) return url
    throw new ChannelError('rejected', `The file lies at ${url?.hostname || 'no address'}, which is not Discord`)
  }
}

const typeOf = (response: Response): string =>
  response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/octet-stream'

async function contentOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > most) throw new ChannelError('rejected', 'The file is larger than 100 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
