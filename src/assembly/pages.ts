import type { Hook, HostedChat, HttpParts } from '../http/index.ts'
import type { Assembled } from './assemble.ts'

/** What the platforms call, and whose visitors write on the desk's own pages. */
export function entrances({ channels, desks, flows }: Assembled): { hooks: Hook[]; hosted: HostedChat[] } {
  const hooks: Hook[] = []
  const hosted: HostedChat[] = []
  for (const adapter of channels.adapters) {
    const account = { channel: adapter.channel, account: adapter.account }
    const settings = channels.settings(account.channel, account.account) as {
      allowedOrigins?: string[]
      title?: string
    }
    for (const ingress of adapter.ingress) {
      if (ingress.kind === 'webhook') {
        hooks.push({
          ...account,
          handle: (request) =>
            ingress.handle(request, async (events, cursor) => void (await flows.receive(account, events, cursor))),
        })
      }
      if (ingress.kind === 'hosted') {
        hosted.push({ ...account, ingress, allowedOrigins: settings.allowedOrigins ?? [], title: settings.title ?? '' })
      }
    }
  }
  for (const desk of desks) {
    const taken = hooks.some((hook) => hook.channel === desk.name.channel && hook.account === desk.name.account)
    if (desk.handle && !taken) hooks.push({ ...desk.name, handle: (request) => desk.handle!(request) })
  }
  return { hooks, hosted }
}

/** Ready while the database and Redis answer; channels are reported. */
export function readinessOf(
  { connected, producer }: Assembled,
  health: () => Record<string, { ok: boolean; reason?: string }>,
): HttpParts['readiness'] {
  const probe = async (ask: Promise<unknown>, remedy: string) => {
    try {
      await Promise.race([
        ask,
        new Promise((_, reject) => setTimeout(() => reject(new Error('no answer within 2 s')), 2000).unref()),
      ])
      return { ok: true }
    } catch (error) {
      return { ok: false, reason: `${(error as Error).message}: ${remedy}` }
    }
  }
  return async () => {
    const [database, redis] = await Promise.all([
      probe(connected.store.ping(), 'is MongoDB running, and MONGODB_URI right?'),
      probe(producer.ping(), 'is Redis running, and REDIS_URL right?'),
    ])
    return { ready: database.ok && redis.ok, parts: { database, redis, ...told(health()) } }
  }
}

/** Anybody may ask: nothing is told that signs somebody in. */
const told = (healths: Record<string, { ok: boolean; reason?: string }>): typeof healths =>
  Object.fromEntries(Object.entries(healths).map(([name, { ok, reason }]) => [name, { ok, reason }]))
