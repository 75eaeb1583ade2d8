import type { FastifyInstance } from 'fastify'
import type { Log } from '../core/ports/channel.ts'

const silent = new Set(['/healthz', '/readyz', '/metrics', '/assets/*'])

/** One line a request, by its route and never by its address: conversations and links are secrets. */
export function logRequests(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    if (silent.has(route)) return
    log.info('request', {
      request: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(request.actor?.name && { actor: request.actor.id }),
    })
  })
}
