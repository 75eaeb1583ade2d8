import { ChannelError } from '../errors.ts'
import type { ChannelAdapter } from '../ports/channel.ts'
import { plus } from '../time/instants.ts'
import type { FlowParts } from './parts.ts'

/**
 * Keeps what the platform takes from one account, over all processes: so many messages in each stretch of the limit's
 * length. Called before each part; throws `ChannelError` (rate-limited, until the stretch ends) where it has to wait.
 */
export async function accountPace(parts: FlowParts, { channel, account, capabilities }: ChannelAdapter): Promise<void> {
  for (const { per, messages, within } of capabilities.limits) {
    if (per !== 'account') continue
    const now = parts.clock.now().getTime()
    const stretch = Math.floor(now / within)
    const ends = (stretch + 1) * within
    const name = `pace/${channel}/${account}/${within}/${stretch}`
    if ((await parts.store.counters.add(name, 1, plus(new Date(ends), within))) <= messages) continue
    throw new ChannelError('rate-limited', `${channel}/${account} sends nothing more for now`, ends - now)
  }
}
