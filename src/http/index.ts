import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authorisation } from './access.ts'
import { agentRoutes } from './agents.ts'
import { channelRoutes } from './channels.ts'
import { chatRoutes } from './chat/routes.ts'
import { customerTableRoutes } from './customer-table.ts'
import { deskEvents } from './desk-events.ts'
import { erasureRoutes } from './erasure.ts'
import { answerErrors, answerUnknown, answerUnreadable } from './errors.ts'
import { eventStreams } from './event-stream.ts'
import { fileRoutes } from './files.ts'
import { secureHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { createHints } from './hints.ts'
import { hookRoutes } from './hooks.ts'
import { identityRoutes } from './identities.ts'
import { knowledgeRoutes } from './knowledge.ts'
import { logRequests } from './log.ts'
import { metrics } from './metrics.ts'
import { openApi } from './openapi.ts'
import { pageRoutes } from './pages.ts'
import type { HttpParts } from './parts.ts'
import { previewRoutes } from './preview.ts'
import { processRoutes } from './process-routes.ts'
import { promiseRoutes } from './promises.ts'
import { quarantineRoutes } from './quarantine.ts'
import { reportRoutes } from './reports.ts'
import { type Described, routes } from './route.ts'
import { createSessions } from './sessions.ts'
import { templateRoutes } from './templates.ts'
import { ticketRoutes } from './tickets.ts'
import { tokenRoutes } from './tokens.ts'
import { webhookRoutes } from './webhooks.ts'

export type { Hook, HostedChat, HttpParts } from './parts.ts'

export type HttpServer = {
  /** Resolves to the address it listens on. */
  listen(place: { host: string; port: number }): Promise<{ host: string; port: number }>
  /** Ends open event streams, answers what is under way, and closes. */
  close(): Promise<void>
  /** An address that signs an agent in once, within a day; `api` is the administrator. */
  oneTimeLink(agentId: string): Promise<string>
}

/** Everything that a browser, a program or a platform asks of the desk over HTTP. */
export async function createHttpServer(parts: HttpParts): Promise<HttpServer> {
  const app = fastify({
    trustProxy: parts.trustProxy || 'loopback',
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: answerUnreadable,
  })
  const sessions = createSessions(parts)
  const hints = createHints(parts.live)
  const streams = eventStreams()
  const described: Described[] = []
  const link = async (agentId: string) => `${parts.publicUrl}/desk/enter#${await sessions.link(agentId)}`

  secureHeaders(app, parts.publicUrl)
  answerErrors(app, parts.log, () => answersInTime(parts.store.ping()))
  logRequests(app, parts.log)
  metrics(app, parts.gauges ?? [])
  await app.register(cookie)
  await app.register(multipart)
  await app.register(rateLimit, { global: false })

  healthRoutes(app, parts)
  await hookRoutes(app, parts)
  const authorise = authorisation({ ...parts, sessions })
  answerUnknown(app, (request) => authorise(request, 'agent'))
  const add = routes(app, authorise, described)
  ticketRoutes(add, parts)
  quarantineRoutes(add, parts)
  processRoutes(add, parts)
  fileRoutes(add, parts)
  tokenRoutes(add, parts)
  reportRoutes(add, parts)
  erasureRoutes(add, parts)
  identityRoutes(add, parts)
  customerTableRoutes(add, parts)
  knowledgeRoutes(add, parts)
  templateRoutes(add, parts)
  channelRoutes(add, parts)
  webhookRoutes(add, parts)
  previewRoutes(add, parts)
  promiseRoutes(app, add, parts)
  agentRoutes(add, { ...parts, sessions, link })
  deskEvents(add, { ...parts, hints, streams })
  await app.register((scope: FastifyInstance) => chatRoutes(scope, { ...parts, hints, streams, described }))
  add({
    method: 'GET',
    url: '/api/openapi.json',
    summary: 'This document',
    access: 'agent',
    answer: z.record(z.string(), z.unknown()),
    handle: async () => openApi(described, parts.version, parts.publicUrl),
  })
  await pageRoutes(app, parts)
  app.addHook('preClose', async () => {
    hints.close()
    streams.close()
  })

  return {
    listen: async ({ host, port }) => {
      const address = new URL(
        await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
          throw new Error(`pages and API: ${host}:${port} cannot be listened on (${error.code}): change PORT or HOST`)
        }),
      )
      return { host: address.hostname, port: Number(address.port) }
    },
    close: () => closeSoon(app),
    oneTimeLink: link,
  }
}

const closeWithinMs = 5000

/** A connection that falls idle while the server closes would hold it until its keep-alive ends; a stuck one for ever. */
async function closeSoon(app: FastifyInstance): Promise<void> {
  const idle = setInterval(() => app.server.closeIdleConnections(), 50)
  const stuck = setTimeout(() => app.server.closeAllConnections(), closeWithinMs)
  await app.close().finally(() => {
    clearInterval(idle)
    clearTimeout(stuck)
  })
}

const pingMs = 1000

/** Whether the database answers within a second. */
async function answersInTime(ping: Promise<void>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, pingMs, false).unref())
  return Promise.race([
    ping.then(
      () => true,
      () => false,
    ),
    late,
  ])
}
