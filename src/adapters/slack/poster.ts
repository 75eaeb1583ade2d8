import { createHash } from 'node:crypto'
import type { Block, KnownBlock } from '@slack/web-api'
import { ChannelError } from '../../core/errors.ts'
import type { Attachment } from '../../core/records/index.ts'
import type { SlackClient } from './client.ts'
import { safeFileName } from './markup.ts'
import type { Pace } from './pace.ts'
import type { SlackMessage } from './payloads.ts'

export type Posting = {
  channel: string
  thread?: string
  text: string
  blocks?: (Block | KnownBlock)[]
  files?: { attachments: Attachment[]; readFile(fileId: string): Promise<Uint8Array> }
  /** The same in every attempt. */
  key: string
  /** Since when an earlier attempt may have posted it. Absent: this is surely the first. */
  doubtfulSince?: Date
}

/** By how much our clock and Slack's may differ. */
const clockSkew = 600_000
const eventType = 'echodesk_post'

/** Posts each key once. chat.postMessage takes no idempotency key, so the key goes along as the message's metadata. */
export class Poster {
  private readonly client: SlackClient
  private readonly uploads: SlackClient
  private readonly pace: Pace

  constructor(client: SlackClient, uploads: SlackClient, pace: Pace) {
    this.client = client
    this.uploads = uploads
    this.pace = pace
  }

  /** Resolves to the message's ts. Throws `ChannelError`. */
  async post(posting: Posting): Promise<string> {
    const read = posting.doubtfulSince ? await this.read(posting, posting.doubtfulSince) : []
    const found = read.find((message) => keyOf(message) === markOf(posting.key))
    const ts = found?.ts ?? (await this.postText(posting))
    await this.postFiles(posting, read, ts)
    return ts
  }

  private async postText({ channel, thread, text, blocks, key }: Posting): Promise<string> {
    await this.pace.turn(channel)
    const posted = this.client.call('chat.postMessage', (web) =>
      web.chat.postMessage({
        channel,
        text,
        ...(thread && { thread_ts: thread }),
        ...(blocks && { blocks }),
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: eventType, event_payload: { key: markOf(key) } },
      }),
    )
    const { ts } = await posted.catch((error: ChannelError) => {
      if (error.fault === 'rate-limited') this.pace.close(channel, error.retryAfterMs)
      throw error
    })
    if (!ts) throw new ChannelError('transient', 'Slack answered chat.postMessage without the time of the message')
    return ts
  }

  /** A shared file carries no metadata: one of the bot's with this name and size behind the text is the one. */
  private async postFiles({ channel, thread, files }: Posting, read: SlackMessage[], after: string): Promise<void> {
    const there = read
      .filter((message) => message.bot_id && Number(message.ts) > Number(after))
      .flatMap((message) => message.files ?? [])
    for (const { fileId, name, size } of files?.attachments ?? []) {
      const filename = safeFileName(name)
      // Slack takes no empty file.
      if (size === 0 || there.some((file) => file.name === filename && file.size === size)) continue
      const content = Buffer.from((await files?.readFile(fileId)) ?? [])
      await this.pace.turn(channel)
      await this.uploads.call('files.uploadV2', (web) =>
        web.filesUploadV2({ channel_id: channel, thread_ts: thread ?? after, file: content, filename }),
      )
    }
  }

  /** What stands in the thread, or the channel, since then. */
  private async read({ channel, thread }: Posting, since: Date): Promise<SlackMessage[]> {
    const oldest = String((since.getTime() - clockSkew) / 1000)
    const found: SlackMessage[] = []
    let cursor: string | undefined
    do {
      const page = { channel, oldest, limit: 200, include_all_metadata: true, ...(cursor && { cursor }) }
      const answer = thread
        ? await this.client.call('conversations.replies', (web) => web.conversations.replies({ ...page, ts: thread }))
        : await this.client.call('conversations.history', (web) => web.conversations.history(page))
      found.push(...((answer.messages ?? []) as SlackMessage[]))
      cursor = answer.response_metadata?.next_cursor || undefined
    } while (cursor)
    return found
  }
}

/** Everybody in the channel can read metadata: a digest tells them nothing. */
const markOf = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 27)

function keyOf(message: SlackMessage): unknown {
  return message.metadata?.event_type === eventType ? message.metadata.event_payload?.key : undefined
}
