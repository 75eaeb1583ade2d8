import type { Channel, ChannelAdapter, ChannelSurroundings } from '../../core/ports/channel.ts'
import type { Desk } from '../../core/ports/desk.ts'
import { SlackAdapter } from './adapter.ts'
import { parseAccount, parseDesk, type SlackAccount } from './config.ts'
import { SlackConnection } from './connection.ts'
import { SlackDesk } from './desk/desk.ts'

export const slack: Channel<SlackAccount> = {
  name: 'slack',
  parseAccount,
  create: (accounts: SlackAccount[], surroundings: ChannelSurroundings): ChannelAdapter[] =>
    accounts.map((account) => {
      const { now, log } = surroundings
      return new SlackAdapter(new SlackConnection(account, { state: surroundings.state(account.id), now, log }))
    }),
}

/**
 * The agents' desk in one of this account's channels; it shares the account's connection. `settings` is what stands
 * under `desk.slack`, `locale` the desk's language. Throws an error that names the wrong key.
 */
export function openDesk(adapter: ChannelAdapter, settings: unknown, locale: string): Desk {
  if (!(adapter instanceof SlackAdapter)) throw new Error(`account: ${adapter.account} is no Slack account`)
  const { channel } = parseDesk(settings)
  adapter.reserve(channel)
  return new SlackDesk(adapter.connection, { channel, locale })
}
