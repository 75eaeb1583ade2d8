import type { Channel, ChannelAdapter, ChannelSurroundings } from '../../core/ports/channel.ts'
import { DiscordAdapter } from './adapter.ts'
import { type DiscordAccount, parseAccount } from './config.ts'

export const discord: Channel<DiscordAccount> = {
  name: 'discord',
  parseAccount,
  create: (accounts: DiscordAccount[], { state, now, log }: ChannelSurroundings): ChannelAdapter[] =>
    accounts.map((account) => new DiscordAdapter(account, { state: state(account.id), now, log })),
}
