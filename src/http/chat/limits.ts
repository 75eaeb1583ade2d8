import { isIPv6 } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from '../errors.ts'
import type { ChatLimits } from '../parts.ts'
import { usualUploads } from '../uploads.ts'

export const usualLimits: ChatLimits = {
  perConversation: 60,
  perAddress: 120,
  ...usualUploads,
}

const minute = 60_000

/** Throws `HttpError` 429, with a `Retry-After`, where an address or a conversation writes too much. */
export function chatLimiter(app: FastifyInstance, limits: ChatLimits) {
  const ofAddress = app.createRateLimit({
    max: limits.perAddress,
    timeWindow: minute,
    keyGenerator: (request) => `address:${network(request.ip)}`,
    // Behind a proxy that does not say for whom it asks, everybody would share this machine's own address.
    allowList: (request) => isLoopback(request.ip),
  })
  const ofConversation = app.createRateLimit({
    max: limits.perConversation,
    timeWindow: minute,
    keyGenerator: (request) => `conversation:${(request.params as { conversation: string }).conversation}`,
  })

  return async (request: FastifyRequest, conversation: boolean): Promise<void> => {
    for (const limit of conversation ? [ofAddress, ofConversation] : [ofAddress]) {
      const state = await limit(request)
      if (state.isAllowed || !state.isExceeded) continue
      const wait = state.ttlInSeconds
      throw new HttpError(
        429,
        'too-many',
        `That is a lot at once: wait ${wait} s and send it again.`,
        { wait },
        { 'retry-after': String(wait) },
      )
    }
  }
}

const isLoopback = (address: string) => address === '::1' || /^(::ffff:)?127\./.test(address)

/** One visitor commands a whole IPv6 network of 64 bits (RFC 6177): its first half counts. */
function network(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = 8 - groups.length - tail.split(':').filter(Boolean).length
  return [...groups, ...Array(address.includes('::') ? missing : 0).fill('0'), ...tail.split(':')].slice(0, 4).join(':')
}
