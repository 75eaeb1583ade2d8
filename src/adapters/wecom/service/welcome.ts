import type { Log } from '../../../core/ports/channel.ts'
import type { WecomClient } from '../client.ts'
import { type Item, partOf, textOf } from '../item.ts'
import { markOf } from '../media.ts'

/** A welcome code is good for 20 seconds, once. https://developer.work.weixin.qq.com/document/path/94910 */
const goodFor = 20_000

type Settings = { text: string | undefined; client: WecomClient; now(): Date; log: Log }

/** Greets who has just opened the chat. It has an allowance of its own: it does not count among the five messages. */
export function createWelcome({ text, client, now, log }: Settings): (item: Item) => Promise<void> {
  return async (item) => {
    const code = textOf(partOf(item, 'event'), 'welcome_code')
    const age = now().getTime() - Number(item.send_time) * 1000
    if (text === undefined || code === '' || age >= goodFor) return
    const greeting = { code, msgid: markOf(code), msgtype: 'text', text: { content: text } }
    await client.post('kf/send_msg_on_event', greeting).catch((error: Error) => {
      log.info('wecom: a customer could not be greeted', { reason: error.message })
    })
  }
}
