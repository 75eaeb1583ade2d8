import { paceName } from '../core/flows/deliver/account-pace.ts'
import type { AccountState, Accounts } from '../core/ports/accounts.ts'
import type { ChannelAdapter, Health } from '../core/ports/channel.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { StateStore, Store } from '../core/ports/store.ts'
import { placesLeft } from '../core/process/pace.ts'
import { qrSvg } from '../services/qr-code/index.ts'

/** Written down so often; twice as old again, whoever held the connection is gone. */
export const recordEveryMs = 5000
const staleAfterMs = 20_000
const prefix = 'health/'

type Recorded = { at: string; ok: boolean; reason?: string; scan?: string; gap?: { from: string; to: string } }

/** Writes down how what this process holds open stands, for those who do not hold it. */
export async function recordHealth(states: StateStore, clock: Clock, held: Record<string, Health>): Promise<void> {
  const at = clock.now().toISOString()
  await Promise.all(
    Object.entries(held).map(([name, health]) => states.set(prefix + name, JSON.stringify({ at, ...health }))),
  )
}

/** How each of these stands, as whoever holds it said last. What nobody holds is not well. */
export async function recordedHealth(states: StateStore, clock: Clock, names: string[]): Promise<Map<string, Health>> {
  const recorded = await states.startingWith(prefix)
  const oldest = clock.now().getTime() - staleAfterMs
  return new Map(names.map((name) => [name, read(recorded.get(prefix + name), oldest)]))
}

function read(text: string | undefined, oldest: number): Health {
  if (text === undefined) return { ok: false, reason: 'not started yet' }
  const { at, gap, ...health } = JSON.parse(text) as Recorded
  if (Date.parse(at) < oldest) return { ok: false, reason: `no process has held the connection since ${at}` }
  return gap ? { ...health, gap: { from: new Date(gap.from), to: new Date(gap.to) } } : health
}

/** What the desk's pages ask of the connected accounts. One that holds no connection is well as long as it is called. */
export function accountsOf(
  adapters: ChannelAdapter[],
  { states, paces, clock, servers }: Pick<Store, 'states' | 'paces'> & { clock: Clock; servers: Accounts['servers'] },
): Accounts {
  const holding = adapters.filter(({ ingress }) => ingress.some(({ kind }) => kind === 'stream'))
  const healths = () => recordedHealth(states, clock, holding.map(nameOf))
  const limitsOf = async (adapter: ChannelAdapter): Promise<AccountState['limits']> => {
    const { limits } = adapter.capabilities
    if (!limits.some(({ per }) => per === 'account')) return limits
    const sent = await paces.sent(paceName(adapter))
    const now = clock.now()
    return limits.map((limit) => (limit.per === 'account' ? { ...limit, ...placesLeft(limit, sent, now) } : limit))
  }
  return {
    async list() {
      const recorded = await healths()
      return Promise.all(
        adapters.map(async (adapter) => {
          const { channel, account, capabilities } = adapter
          const health = recorded.get(nameOf(adapter)) ?? { ok: true }
          return { channel, account, health, limits: await limitsOf(adapter), push: capabilities.push }
        }),
      )
    },
    servers,
    async code(channel, account) {
      const { scan } = (await healths()).get(nameOf({ channel, account })) ?? {}
      return scan === undefined ? null : qrSvg(scan)
    },
  }
}

const nameOf = ({ channel, account }: { channel: string; account: string }): string => `${channel}/${account}`
