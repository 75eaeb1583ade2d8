import type { Health } from '../core/ports/channel.ts'
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

/** Ready while the database and Redis take what is written; the rest is reported. */
export const readinessOf =
  (servers: Assembled['servers'], health: () => Record<string, Health>): HttpParts['readiness'] =>
  async () => {
    const found = await servers()
    return { ready: found.database.ok && found.redis.ok, parts: { ...found, ...told(health()) } }
  }

/** Anybody may ask: nothing is told that signs somebody in. */
const told = (healths: Record<string, Health>): Record<string, Health> =>
  Object.fromEntries(Object.entries(healths).map(([name, { ok, reason }]) => [name, { ok, reason }]))
