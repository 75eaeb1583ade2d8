import type { FastifyInstance } from 'fastify'
import type { HttpParts } from './parts.ts'

/** `/healthz` while the process lives; `/readyz` where it can do its work, with what is amiss. */
export function healthRoutes(app: FastifyInstance, { readiness }: Pick<HttpParts, 'readiness'>): void {
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const state = await readiness()
    return reply.status(state.ready ? 200 : 503).send(state)
  })
}
