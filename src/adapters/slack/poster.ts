import { createHash } from 'node:crypto'
import type { Block, KnownBlock } from '@slack/web-api'
import { ChannelError } from '../../core/errors.ts'
import type { Attachment } from '../../core/records/index.ts'
import { type SlackClient, SlackError } from './client.ts'
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
  /** When it was decided to post: an earlier attempt cannot be older. Unknown: the whole thread is looked through. */
  decidedAt?: Date
}

/**
 * No attempt of another process is younger than this: it held a claim on the row, which is only given again once it has
 * run out. What was decided since then is tried for the first time.
 */
const surelyFirst = 5_000
/** By how much our clock and Slack's may differ. */
const clockSkew = 600_000
const eventType = 'echodesk_post'

/** Posts each key once. chat.postMessage takes no idempotency key, so the key goes along as the message's metadata. */
export class Poster {
  private readonly client: SlackClient
  private readonly uploads: SlackClient
  private readonly pace: Pace
  private readonly now: () => Date
  /** Keys of which an attempt ended without an answer. */
  private readonly doubtful = new Set<string>()

  constructor(client: SlackClient, uploads: SlackClient, pace: Pace, now: () => Date) {
    this.client = client
    this.uploads = uploads
    this.pace = pace
    this.now = now
  }

  /** Resolves to the message's ts. Throws `ChannelError`. */
  async post(posting: Posting): Promise<string> {
    const age = this.now().getTime() - (posting.decidedAt?.getTime() ?? 0)
    const repeated = this.doubtful.has(posting.key) || age > surelyFirst
    try {
      const read = repeated ? await this.read(posting) : []
      const found = read.find((message) => keyOf(message) === markOf(posting.key))
      const ts = found?.ts ?? (await this.postText(posting))
      await this.postFiles(posting, read, ts)
      this.doubtful.delete(posting.key)
      return ts
    } catch (error) {
      const fault = error instanceof ChannelError ? error.fault : 'transient'
      if (fault === 'transient') this.doubtful.add(posting.key)
      if (fault === 'rate-limited' && error instanceof SlackError) this.pace.close(posting.channel, error.retryAfterMs)
      throw error
    }
  }

  private async postText({ channel, thread, text, blocks, key }: Posting): Promise<string> {
    await this.pace.turn(channel)
    const { ts } = await this.client.call('chat.postMessage', (web) =>
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

  /** What stands in the thread, or the channel, since the post was decided on. */
  private async read({ channel, thread, decidedAt }: Posting): Promise<SlackMessage[]> {
    const oldest = decidedAt ? String((decidedAt.getTime() - clockSkew) / 1000) : '0'
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
