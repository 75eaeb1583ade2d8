import type { FastifyInstance } from 'fastify'

const page = (frameAncestors: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')

/** The policy of the agents' pages: nothing foreign is loaded, nobody may frame them. */
export const deskPolicy = page("'none'")

/** The policy of the customers' chat, which the pages of these origins may embed. */
export const chatPolicy = (allowedOrigins: string[]) => page(["'self'", ...allowedOrigins].join(' '))

/** What every answer carries; a page or a file lays its own over it. */
export function secureHeaders(app: FastifyInstance, publicUrl: string): void {
  const https = publicUrl.startsWith('https:')
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-request-id': request.id,
      ...(https && { 'strict-transport-security': 'max-age=31536000' }),
    })
  })
}
