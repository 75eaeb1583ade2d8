import type { Log } from '../../../core/ports/channel.ts'
import type { WecomClient } from '../client.ts'
import { markOf } from '../media.ts'

/**
 * Says something beside the five messages, with a code that WeCom gives for it: once, for 20 seconds (the chat was
 * opened, the session ended) or 48 hours (it queues, a person has it), and only as long as the session stays as it was.
 * What cannot be said is only logged. https://developer.work.weixin.qq.com/document/path/95122
 */
export async function sayOnEvent(client: WecomClient, log: Log, code: string, text: string): Promise<void> {
  const message = { code, msgid: markOf(code), msgtype: 'text', text: { content: text } }
  await client.post('kf/send_msg_on_event', message).catch((error: Error) => {
    log.info('wecom: a customer could not be told', { reason: error.message })
  })
}
