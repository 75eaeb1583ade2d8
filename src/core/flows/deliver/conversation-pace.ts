import { ChannelError } from '../../errors.ts'
import type { ChannelAdapter } from '../../ports/channel.ts'
import { pacedUntil } from '../../process/pace.ts'
import type { Outbound } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'

/**
 * Keeps what the platform takes from one conversation. `next` is called before each part and throws `ChannelError`
 * (rate-limited, this conversation alone) where the part has to wait.
 */
export async function conversationPace(
  parts: FlowParts,
  adapter: ChannelAdapter,
  row: Outbound,
): Promise<{ next(): void }> {
  const limits = adapter.capabilities.limits.filter((limit) => limit.per === 'conversation')
  if (limits.length === 0) return { next() {} }
  const now = parts.clock.now()
  const longest = Math.max(...limits.map(({ within }) => within))
  const rows = await parts.store.outbound.ofConversation(row.conversationId, new Date(now.getTime() - longest))
  const sent = rows.flatMap((each) => each.externalIds.map(() => each.sentAt ?? now))
  let ownParts = 0
  return {
    next() {
      const at = parts.clock.now()
      const until = pacedUntil(limits, sent, at)
      if (until) {
        // Parts of this row that are out already leave no time of theirs: then the whole span is waited for.
        const waitMs = ownParts > 0 ? longest : until.getTime() - at.getTime()
        throw new ChannelError('rate-limited', `${row.channel} takes nothing more here for now`, waitMs, 'conversation')
      }
      sent.push(at)
      ownParts++
    },
  }
}
