import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOwn } from '../access.ts'
import { HttpError } from '../errors.ts'

/**
 * Lets in our own pages, the origins that may embed the chat, and whoever is no browser. Throws `HttpError` 403 for
 * every other page. Nothing here goes by cookie, so no credentials are ever allowed along.
 */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, allowed: string[], publicUrl: string): void {
  const { origin } = request.headers
  reply.header('vary', 'origin')
  if (origin === undefined || isOwn(origin, request, publicUrl)) return
  if (!allowed.includes(origin)) {
    throw new HttpError(
      403,
      'origin',
      `Pages of ${origin} may not use this chat: add it to the account's allowedOrigins.`,
    )
  }
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type, idempotency-key, last-event-id',
    'access-control-max-age': '600',
    'cross-origin-resource-policy': 'cross-origin',
  })
}
