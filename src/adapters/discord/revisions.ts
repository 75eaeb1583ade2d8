import type { Message, MessagePacket } from './packets.ts'
import type { Seen } from './positions.ts'
import { isLater } from './snowflake.ts'

/**
 * What happened to messages that were taken in, by the channel's history as it is now: `page` holds its last messages,
 * oldest first, `isWhole` where there are no older ones.
 */
export function revisions(channel: string, seen: Seen[], page: Message[], isWhole: boolean): MessagePacket[] {
  const [oldest] = page
  // To whoever may not read back, Discord shows an empty history.
  if (!oldest) return []
  const there = new Map(page.map((message) => [message.id, message]))
  return seen.flatMap(({ id, edited }): MessagePacket[] => {
    const message = there.get(id)
    if (message) {
      const isChanged = message.edited_timestamp && message.edited_timestamp !== edited
      return isChanged ? [{ t: 'MESSAGE_UPDATE', d: message }] : []
    }
    return isWhole || isLater(id, oldest.id) ? [{ t: 'MESSAGE_DELETE', d: { id, channel_id: channel } }] : []
  })
}
