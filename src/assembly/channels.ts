import { channels as registry } from '../adapters/registry.ts'
import { type Config, ConfigError } from '../config.ts'
import type { Channel, ChannelAdapter, ChannelSurroundings } from '../core/ports/channel.ts'

export type ConnectedChannels = {
  adapters: ChannelAdapter[]
  find(channel: string, account: string): ChannelAdapter | undefined
  /** An account's settings as they were configured, for what only the pages need of them. */
  settings(channel: string, account: string): Record<string, unknown>
  close(): Promise<void>
}

type Surroundings = Omit<ChannelSurroundings, 'state' | 'ownAddresses'> & {
  state(channel: string, account: string): ReturnType<ChannelSurroundings['state']>
}

/**
 * The accounts of every configured channel, whose modules are loaded for it; a channel without accounts is not.
 * @throws ConfigError naming the account and what is wrong with it
 */
export async function readAccounts(config: Config) {
  const read: { name: string; channel: Channel<never>; accounts: never[] }[] = []
  for (const [name, configured] of Object.entries(config.channels)) {
    if (configured.length === 0) continue
    const load = registry[name]
    if (!load)
      throw new ConfigError('channels', [
        name,
        `there is no such channel; there are: ${Object.keys(registry).join(', ')}`,
      ])
    const channel = await load()
    const accounts = configured.map((value, index) => {
      try {
        return channel.parseAccount(value)
      } catch (error) {
        throw new ConfigError(`channels.${name}[${index}]`, ['', (error as Error).message])
      }
    })
    read.push({ name, channel, accounts })
  }
  return read
}

/** Makes the adapters of every configured account. Throws what `readAccounts` throws. */
export async function connectChannels(config: Config, around: Surroundings): Promise<ConnectedChannels> {
  const adapters: ChannelAdapter[] = []
  const settings = new Map<string, Record<string, unknown>>()
  const ownAddresses = Object.values(config.channels).flat().flatMap(addressesOf)
  for (const { name, channel, accounts } of await readAccounts(config)) {
    for (const account of accounts as { id: string }[]) settings.set(`${name}/${account.id}`, account)
    const state = (account: string) => around.state(name, account)
    adapters.push(...channel.create(accounts, { ...around, ownAddresses, state }))
  }
  const found = new Map(adapters.map((adapter) => [`${adapter.channel}/${adapter.account}`, adapter]))
  return {
    adapters,
    find: (channel, account) => found.get(`${channel}/${account}`),
    settings: (channel, account) => settings.get(`${channel}/${account}`) ?? {},
    close: async () => {
      await Promise.allSettled(adapters.map((adapter) => adapter.close?.()))
    },
  }
}

function addressesOf(account: unknown): string[] {
  const { address, aliases } = account as { address?: unknown; aliases?: unknown }
  return [address, ...(Array.isArray(aliases) ? aliases : [])].filter((each) => typeof each === 'string')
}
