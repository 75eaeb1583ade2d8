import { z } from 'zod'
import { awayNow } from '../core/flows/assignment/presence.ts'
import type { Actor } from '../core/ports/desk.ts'
import { cookieName, sameOrigin } from './access.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute, Asked } from './route.ts'
import { line } from './schemas.ts'
import { administrator, type Sessions } from './sessions.ts'

const admins = [administrator.role]
const actorSchema = z.object({ id: z.string(), name: z.string(), role: z.string() })
const agentSchema = actorSchema.extend({ skills: z.array(z.string()), away: z.boolean() })
const byId = z.object({ id: z.string() })

/** Who works here, and how they sign in to the web desk. */
export function agentRoutes(
  add: AddRoute,
  parts: Pick<HttpParts, 'flows' | 'settings' | 'store' | 'publicUrl'> & {
    sessions: Sessions
    link(agentId: string): Promise<string>
  },
): void {
  const { sessions, settings, publicUrl } = parts
  const channels = channelNames(parts.flows.templates())

  const signIn = ({ reply, request }: Asked<unknown, unknown, unknown>, secret: string, actor: Actor) => {
    const secure = publicUrl.startsWith('https:') || request.protocol === 'https'
    const { maxAgeSeconds: maxAge } = sessions
    reply.setCookie(cookieName, secret, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge })
    const { id, name, role } = actor
    return { id, name, role }
  }

  add({
    method: 'GET',
    url: '/api/me',
    summary: 'Who you are',
    access: 'agent',
    answer: actorSchema,
    handle: async ({ actor: { id, name, role } }) => ({ id, name, role }),
  })
  add({
    method: 'GET',
    url: '/api/agents',
    summary: 'Everybody who answers',
    access: 'agent',
    answer: z.object({ agents: z.array(agentSchema) }),
    handle: async () => {
      const away = await awayNow(parts)
      const agents = settings.agents.map(({ id, name, role, skills }) => ({
        id,
        name,
        role,
        skills,
        away: away.has(id),
      }))
      return { agents }
    },
  })
  add({
    method: 'POST',
    url: '/api/agents/:id/presence',
    summary: 'Says that an agent is away, or back: nothing new is offered to who is away',
    access: 'agent',
    params: byId,
    body: z.object({ status: z.enum(['away', 'back']) }),
    answer: z.object({ id: z.string(), away: z.boolean() }),
    handle: async ({ actor, params, body }) => {
      await parts.flows.presence(actor, params.id, body.status)
      return { id: params.id, away: body.status === 'away' }
    },
  })
  add({
    method: 'GET',
    url: '/api/overview',
    summary: 'What there is to choose from, and how many tickets are in each status',
    access: 'agent',
    answer: z.object({
      priorities: z.array(z.string()).describe('The most urgent first'),
      counts: z.record(z.string(), z.number()),
      timeZone: z.string(),
      tiers: z.array(z.string()),
      defaultTier: z.string(),
      channels: z
        .record(z.string(), z.record(z.string(), z.string()))
        .describe('What each channel is called, by language'),
      publishPromises: z.boolean().describe('Whether customers find what is promised at /promises'),
    }),
    handle: async () => ({
      priorities: settings.priorities.map((priority) => priority.name),
      counts: await parts.store.tickets.counts(),
      timeZone: settings.timeZone,
      tiers: settings.tiers.names,
      defaultTier: settings.tiers.default,
      channels,
      publishPromises: settings.publishPromises,
    }),
  })
  add({
    method: 'POST',
    url: '/api/session',
    summary: 'Signs a browser in by the API token',
    access: 'agent',
    answer: actorSchema,
    handle: async (asked) => signIn(asked, await sessions.open(asked.actor), asked.actor),
  })
  add({
    method: 'DELETE',
    url: '/api/session',
    summary: 'Signs you out, wherever you are signed in',
    access: 'agent',
    status: 204,
    handle: async ({ actor, reply }) => {
      await sessions.revoke(actor.id)
      reply.clearCookie(cookieName, { path: '/' })
    },
  })
  add({
    method: 'POST',
    url: '/desk/enter',
    summary: 'Signs a browser in by a one-time link',
    access: 'public',
    body: z.object({ token: line(200) }),
    answer: actorSchema,
    handle: async (asked) => {
      sameOrigin(asked.request, publicUrl)
      const redeemed = await sessions.redeem(asked.body.token)
      if (!redeemed) {
        throw new HttpError(
          401,
          'unauthorised',
          'This link was used or has run out: ask an administrator for a new one.',
        )
      }
      return signIn(asked, redeemed.secret, redeemed.actor)
    },
  })
  add({
    method: 'POST',
    url: '/api/agents/:id/link',
    summary: 'A link that signs an agent in once, within a day',
    access: admins,
    params: byId,
    status: 201,
    answer: z.object({ url: z.string() }),
    handle: async ({ params }) => ({ url: await parts.link(params.id) }),
  })
  add({
    method: 'DELETE',
    url: '/api/agents/:id/sessions',
    summary: 'Signs an agent out everywhere; unused links stop working too',
    access: admins,
    params: byId,
    answer: z.object({ ended: z.number() }),
    handle: async ({ params }) => ({ ended: await sessions.revoke(params.id) }),
  })
}

/** What each channel is called, by language: the texts whose names begin with `channel-`. */
function channelNames(texts: { name: string; language: string; text: string }[]) {
  const names: Record<string, Record<string, string>> = {}
  for (const { name, language, text } of texts) {
    const channel = /^channel-(.+)/.exec(name)?.[1]
    if (channel) names[language] = { ...names[language], [channel]: text }
  }
  return names
}
