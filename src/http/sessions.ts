import type { Clock } from '../core/ports/clock.ts'
import type { Actor } from '../core/ports/desk.ts'
import type { Store } from '../core/ports/store.ts'
import type { Settings } from '../core/settings.ts'
import { HttpError } from './errors.ts'
import { hashOf, newSecret } from './secrets.ts'

export const administrator: Actor = { id: 'api', name: 'API', role: 'admin' }

const hour = 3_600_000
const linkMs = 24 * hour
const sessionMs = 14 * 24 * hour

export type Sessions = {
  /** A new one-time link's secret, good for a day. Throws `HttpError` 404 where there is no such agent. */
  link(agentId: string): Promise<string>
  /** Trades a one-time link's secret for a session's; null where it was used or has run out. */
  redeem(link: string): Promise<{ secret: string; actor: Actor } | null>
  open(actor: Actor): Promise<string>
  actor(secret: string): Promise<Actor | null>
  /** Ends everything an agent is signed in with, unused links as well. */
  revoke(agentId: string): Promise<number>
  maxAgeSeconds: number
}

/** Sign-ins of the web desk. Secrets are kept as hashes alone. */
export function createSessions(parts: { store: Store; clock: Clock; settings: Settings }): Sessions {
  const { store, clock } = parts
  const find = (agentId: string): Actor | null => {
    if (agentId === administrator.id) return administrator
    const agent = parts.settings.agents.find((each) => each.id === agentId)
    return agent ? { id: agent.id, name: agent.name, role: agent.role } : null
  }
  const insert = async (kind: 'link' | 'session', agentId: string, forMs: number) => {
    const secret = newSecret()
    const expiresAt = new Date(clock.now().getTime() + forMs)
    await store.sessions.insert({ hash: hashOf(secret), kind, agentId, expiresAt })
    return secret
  }
  const known = (agentId: string) => {
    if (!find(agentId)) throw new HttpError(404, 'not-found', `There is no agent ${agentId}: see GET /api/agents.`)
  }
  const open = (actor: Actor) => insert('session', actor.id, sessionMs)

  return {
    link: async (agentId) => {
      known(agentId)
      return insert('link', agentId, linkMs)
    },
    redeem: async (link) => {
      const row = await store.sessions.redeem(hashOf(link), clock.now())
      const actor = row?.kind === 'link' ? find(row.agentId) : null
      return actor ? { secret: await open(actor), actor } : null
    },
    open,
    actor: async (secret) => {
      const row = await store.sessions.get(hashOf(secret), clock.now())
      return row?.kind === 'session' ? find(row.agentId) : null
    },
    revoke: async (agentId) => {
      known(agentId)
      return store.sessions.revoke(agentId)
    },
    maxAgeSeconds: sessionMs / 1000,
  }
}
