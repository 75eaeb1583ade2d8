import { deskSurfaces } from '../adapters/registry.ts'
import { type Config, ConfigError } from '../config.ts'
import type { Desk } from '../core/ports/desk.ts'
import type { ConnectedChannels } from './channels.ts'

/** The agents' surfaces that are configured under `desk`. Throws `ConfigError`. */
export async function connectDesks(config: Config, channels: ConnectedChannels): Promise<Desk[]> {
  const desks: Desk[] = []
  for (const [name, value] of Object.entries(config.desk)) {
    const load = deskSurfaces[name]
    if (!load)
      throw new ConfigError('desk', [
        name,
        `there is no such surface; there are: ${Object.keys(deskSurfaces).join(', ')}`,
      ])
    const { account } = value as { account?: unknown }
    const adapter = channels.find(name, String(account))
    if (!adapter)
      throw new ConfigError(`desk.${name}`, ['account', `there is no account '${account}' under channels.${name}`])
    try {
      desks.push((await load())(adapter, value, config.locale))
    } catch (error) {
      throw new ConfigError(`desk.${name}`, ['', (error as Error).message])
    }
  }
  return desks
}
