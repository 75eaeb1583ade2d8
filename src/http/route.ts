import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Actor } from '../core/ports/desk.ts'
import { invalid } from './errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; `nobody` where a route is open to all. */
    actor: Actor
  }
}

export const nobody: Actor = { id: 'nobody', name: '', role: 'none' }

/** `public`: anybody. `agent`: whoever is signed in. Else only these roles. */
export type Access = 'public' | 'agent' | string[]

export type Route<Params, Query, Body, Answer> = {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  summary: string
  access: Access
  params?: z.ZodType<Params>
  query?: z.ZodType<Query>
  body?: z.ZodType<Body>
  /** What the document says of a body that the handler reads itself. */
  describeBody?: z.ZodType
  /** Status of success; 200 where it is not given. */
  status?: number
  /** What comes back; absent where it is not JSON. */
  answer?: z.ZodType<Answer>
  /** The content type of what comes back where it is not JSON, or of what is sent. */
  produces?: string
  consumes?: string
  /** Bytes of the body; one megabyte where it is not given. */
  bodyLimit?: number
  handle(asked: Asked<Params, Query, Body>): Promise<Answer>
}

export type Asked<Params, Query, Body> = {
  params: Params
  query: Query
  body: Body
  actor: Actor
  request: FastifyRequest
  reply: FastifyReply
}

/** A route as the OpenAPI document tells of it. */
export type Described = Omit<Route<unknown, unknown, unknown, unknown>, 'handle' | 'bodyLimit'>

export type AddRoute = <Params, Query, Body, Answer>(route: Route<Params, Query, Body, Answer>) => void

/** Binds one schema to three uses: what is let in, what the handler is given, and what the document says. */
export function routes(
  app: FastifyInstance,
  authorise: (request: FastifyRequest, access: Access) => Promise<Actor>,
  described: Described[],
): AddRoute {
  if (!app.hasRequestDecorator('actor')) app.decorateRequest('actor')
  return ({ handle, bodyLimit, ...route }) => {
    described.push(route as Described)
    app.route({
      method: route.method,
      url: route.url,
      bodyLimit,
      onRequest: async (request) => {
        request.actor = await authorise(request, route.access)
      },
      handler: async (request, reply) => {
        reply.status(route.status ?? 200)
        const asked = {
          params: check(route.params, request.params, 'path'),
          query: check(route.query, request.query, 'query'),
          body: check(route.body, request.body, 'body'),
        }
        return handle({ ...asked, actor: request.actor, request, reply })
      },
    })
  }
}

function check<Value>(schema: z.ZodType<Value> | undefined, value: unknown, where: string): Value {
  if (!schema) return undefined as Value
  const result = schema.safeParse(value ?? {})
  if (!result.success) throw invalid(result.error, where)
  return result.data
}
