import type { FastifyRequest } from 'fastify'
import type { Actor } from '../core/ports/desk.ts'
import type { Store } from '../core/ports/store.ts'
import { HttpError } from './errors.ts'
import { type Access, nobody } from './route.ts'
import { hashOf, sameSecret } from './secrets.ts'
import { administrator, type Sessions } from './sessions.ts'

export const cookieName = 'echodesk'
const csrfHeader = 'x-echodesk'

/** Finds out who asks: by the bearer token, or by the desk's cookie. Throws `HttpError` 401 or 403. */
export function authorisation(parts: { apiToken: string; store: Store; sessions: Sessions; publicUrl: string }) {
  const bearer = async (token: string): Promise<Actor | null> => {
    if (sameSecret(token, parts.apiToken)) return administrator
    const known = await parts.store.tokens.byHash(hashOf(token))
    return known && { id: `token:${known.name}`, name: known.name, role: known.role }
  }

  const identify = async (request: FastifyRequest): Promise<Actor> => {
    const header = request.headers.authorization
    if (header !== undefined) {
      const [scheme, token] = header.split(/\s+/, 2)
      const actor = scheme?.toLowerCase() === 'bearer' && token ? await bearer(token) : null
      if (actor) return { ...actor, surface: 'api' }
      throw unauthorised('This token is not right: send `Authorization: Bearer` with the value of ECHODESK_API_TOKEN.')
    }
    const cookie = request.cookies[cookieName]
    const actor = cookie ? await parts.sessions.actor(cookie) : null
    if (!actor) throw unauthorised('Send `Authorization: Bearer <token>`, or sign in at /desk.')
    if (request.method !== 'GET' && request.method !== 'HEAD') sameOrigin(request, parts.publicUrl)
    return { ...actor, surface: 'web' }
  }

  return async (request: FastifyRequest, access: Access): Promise<Actor> => {
    if (access === 'public') return nobody
    const actor = await identify(request)
    if (access !== 'agent' && !access.includes(actor.role)) {
      const roles = access.join(' or ')
      throw new HttpError(403, 'forbidden', `This takes the role ${roles}; ${actor.name} is ${actor.role}.`)
    }
    return actor
  }
}

/**
 * A cookie comes along whoever made the browser ask, so a change wants proof that it was our page: the browser's word for
 * it (Fetch Metadata, or Origin in older ones) and a header that another site cannot set without being let.
 */
export function sameOrigin(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site']
  const origin = request.headers.origin
  const ours = site ? site === 'same-origin' : origin === undefined || isOwn(origin, request, publicUrl)
  if (!ours || request.headers[csrfHeader] === undefined) {
    throw new HttpError(403, 'cross-site', `Signed in by cookie, changes are made from the desk's own pages alone.`)
  }
}

/** Whether an origin is the one this server is reached by. */
export function isOwn(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  return origin === `${request.protocol}://${request.host}` || origin === new URL(publicUrl).origin
}

const unauthorised = (message: string) => new HttpError(401, 'unauthorised', message)
