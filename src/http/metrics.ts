import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Gauge as Figure } from './parts.ts'

/** `/metrics` for Prometheus: the process, the requests by route, and the desk's own figures. */
export function metrics(app: FastifyInstance, figures: Figure[]): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const labelNames = ['method', 'route', 'status']
  const registers = [registry]
  const requests = new Counter({
    name: 'echodesk_http_requests_total',
    help: 'Requests answered',
    labelNames,
    registers,
  })
  const seconds = new Histogram({
    name: 'echodesk_http_request_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers,
  })
  for (const { name, help, label, read } of figures) {
    new Gauge({
      name,
      help,
      labelNames: label ? [label] : [],
      registers,
      async collect() {
        this.reset()
        // What cannot be read is not told: the others are asked for most of all while something is away.
        const value = await read().catch(() => (label ? {} : Number.NaN))
        if (typeof value === 'number') return this.set(value)
        for (const [key, each] of Object.entries(value)) this.set({ [label ?? 'name']: key }, each)
      },
    })
  }
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    requests.inc({ method, route, status: String(reply.statusCode) })
    seconds.observe({ method, route }, reply.elapsedTime / 1000)
  })
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}
