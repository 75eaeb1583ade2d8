import { ChannelError } from '../../errors.ts'
import type { ChannelAdapter } from '../../ports/channel.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'

/**
 * Keeps what the platform takes from one account, over all processes: so many messages in each stretch of the limit's
 * length. Called before each part; throws `ChannelError` (rate-limited, this conversation alone) where it has to wait.
 */
export async function accountPace(parts: FlowParts, { channel, account, capabilities }: ChannelAdapter): Promise<void> {
  for (const { per, messages, within } of capabilities.limits) {
    if (per !== 'account') continue
    const now = parts.clock.now().getTime()
    const stretch = Math.floor(now / within)
    const ends = (stretch + 1) * within
    const name = `pace/${channel}/${account}/${within}/${stretch}`
    const turn = await parts.store.counters.add(name, 1, plus(new Date(ends), within))
    if (turn <= messages) continue
    // Each waits for a stretch of its own, so that not all of them come back for the next one's few places.
    const later = Math.floor((turn - messages - 1) / messages) * within
    throw new ChannelError('rate-limited', `${channel}/${account} is busy`, ends - now + later, 'conversation')
  }
}
