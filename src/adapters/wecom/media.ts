import { createHash } from 'node:crypto'
import { ChannelError } from '../../core/errors.ts'
import type { SendAction } from '../../core/ports/channel.ts'
import type { Attachment } from '../../core/records/index.ts'
import type { Downloaded, WecomClient } from './client.ts'
import { WecomError } from './faults.ts'

const megabyte = 1024 * 1024

/** Bytes of a file of any kind. */
export const maxFileBytes = 20 * megabyte

/** What is shown as more than a file, up to which size. https://developer.work.weixin.qq.com/document/path/90253 */
const kinds = [
  { kind: 'image', types: /^image\/(?:png|jpe?g)$/, max: 10 * megabyte },
  { kind: 'voice', types: /^audio\/amr$/, max: 2 * megabyte },
  { kind: 'video', types: /^video\/mp4$/, max: 10 * megabyte },
]

const kindOf = ({ type, size }: Attachment): string =>
  kinds.find(({ types, max }) => types.test(type) && size <= max)?.kind ?? 'file'

/** Uploads a part's file; the message that shows it. Throws `ChannelError`. */
export async function mediaMessage(
  client: WecomClient,
  file: Attachment,
  readFile: SendAction['readFile'],
): Promise<Record<string, unknown>> {
  const kind = kindOf(file)
  const content = await readFile(file.fileId)
  if (content.length <= 5) {
    throw new ChannelError('rejected', `WeCom takes no file of five bytes or less: ${file.name} has ${content.length}`)
  }
  return { msgtype: kind, [kind]: { media_id: await client.upload(kind, file.name, content) } }
}

/** WeCom's ids of messages have at most 32 of [0-9a-zA-Z_-]. The same for the same key. */
export const markOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 32)

/** A file that was sent to us. WeCom keeps them for three days. Throws `ChannelError`. */
export async function fetchMedia(client: WecomClient, mediaId: string): Promise<Downloaded> {
  try {
    return await client.download(mediaId)
  } catch (error) {
    if (!(error instanceof WecomError) || error.code !== 40007) throw error
    throw new ChannelError(
      'unreachable',
      'WeCom no longer has this file, for it keeps them three days: ask for it again',
    )
  }
}
