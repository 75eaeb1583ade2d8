import { ChannelError } from '../../errors.ts'
import type { ChannelAdapter } from '../../ports/channel.ts'
import type { FlowParts } from '../parts.ts'

/** Under which name is kept what an account sent lately. */
export const paceName = ({ channel, account }: Pick<ChannelAdapter, 'channel' | 'account'>): string =>
  `${channel}/${account}`

/**
 * Keeps what the platform takes from one account, over all processes: never more than a limit's messages in any stretch
 * of its length. Called before each part; throws `ChannelError` (rate-limited, this conversation alone) where it has to
 * wait.
 */
export async function accountPace(parts: FlowParts, adapter: ChannelAdapter): Promise<void> {
  const limits = adapter.capabilities.limits.filter(({ per }) => per === 'account')
  if (limits.length === 0) return
  const name = paceName(adapter)
  const waitMs = await parts.store.paces.ask(name, limits, parts.clock.now())
  if (waitMs > 0) throw new ChannelError('rate-limited', `${name} is busy`, waitMs, 'conversation')
}
