import type { Log } from '../../../core/ports/channel.ts'
import type { WecomClient } from '../client.ts'
import { type Item, partOf, textOf } from '../item.ts'
import { sayOnEvent } from './on-event.ts'

/** How long a welcome code is good, in milliseconds. */
const goodFor = 20_000

type Settings = { text: string | undefined; client: WecomClient; now(): Date; log: Log }

/** Greets who has just opened the chat. It has an allowance of its own: it does not count among the five messages. */
export function createWelcome({ text, client, now, log }: Settings): (item: Item) => Promise<void> {
  return async (item) => {
    const code = textOf(partOf(item, 'event'), 'welcome_code')
    const age = now().getTime() - Number(item.send_time) * 1000
    if (text === undefined || code === '' || age >= goodFor) return
    await sayOnEvent(client, log, code, text)
  }
}
