import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { CommandError, type CommandFault } from '../core/errors.ts'
import type { Log } from '../core/ports/channel.ts'
import { redact } from './redact.ts'

/** An answer other than success; `message` says what to do. */
export class HttpError extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown
  readonly headers: Record<string, string>

  constructor(status: number, code: string, message: string, details?: unknown, headers: Record<string, string> = {}) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.details = details
    this.headers = headers
  }
}

/** What every refusal looks like. */
export const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
})

const commandStatus: Record<CommandFault, number> = {
  'unknown-command': 422,
  invalid: 422,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'in-progress': 409,
}

const framework: Record<string, { status: number; code: string; message: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, code: 'too-large', message: 'The body is too large: send less at once.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'media-type',
    message: 'This content type is not read here: send application/json.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { status: 422, code: 'bad-json', message: 'The body is empty: send a JSON object.' },
}

const isBadJson = (error: FastifyError): boolean =>
  error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || (error instanceof SyntaxError && error.statusCode === 400)

/** OutOfDiskSpace among MongoDB's error codes. */
const isDiskFull = (error: { code?: unknown }): boolean => error.code === 14031

/** Names what is wrong field by field, in one sentence that can be shown. */
export function invalid(error: z.ZodError, where: string): HttpError {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.') || where, message: issue.message }))
  const message = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')
  return new HttpError(422, 'invalid', message, issues)
}

/** For what is refused before there is a route: an address that is too long, or no address. */
export function answerUnreadable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const message = 'This address cannot be read: check it.'
  reply.status(error.statusCode ?? 400).send({ error: { code: 'bad-request', message } })
}

/** `reachable` tells our own fault (500) from a database that is away (503). */
export function answerErrors(app: FastifyInstance, log: Log, reachable: () => Promise<boolean>): void {
  const answer = (reply: FastifyReply, status: number, code: string, message: string, details?: unknown) =>
    reply.status(status).send({ error: { code, message, ...(details === undefined ? {} : { details }) } })

  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof HttpError) {
      return answer(reply.headers(error.headers), error.status, error.code, error.message, error.details)
    }
    if (error instanceof CommandError) {
      if (error.fault === 'in-progress') reply.header('retry-after', '1')
      return answer(reply, commandStatus[error.fault], error.fault, error.message, error.fields)
    }
    const known = framework[error.code]
    if (known) return answer(reply, known.status, known.code, known.message)
    if (isBadJson(error)) {
      return answer(reply, 422, 'bad-json', 'The body is not valid JSON: check its quotes and commas.')
    }
    if (error.statusCode && error.statusCode < 500) {
      return answer(reply, error.statusCode, 'bad-request', redact(error.message))
    }
    log.error('request failed', {
      request: request.id,
      route: request.routeOptions.url,
      error: redact(error.stack ?? String(error)),
    })
    if (isDiskFull(error)) {
      return answer(
        reply,
        503,
        'unavailable',
        'The database has no room left: nothing is taken until somebody makes some.',
      )
    }
    if (!(await reachable())) {
      reply.header('retry-after', '5')
      return answer(
        reply,
        503,
        'unavailable',
        'The database is out of reach just now: send this again in a few seconds.',
      )
    }
    return answer(reply, 500, 'internal', `Something failed on our side: give the administrator request ${request.id}.`)
  })
}

/** What is not here. Under /api a stranger is told no more than that a token is wanted, as on every route there. */
export function answerUnknown(app: FastifyInstance, identify: (request: FastifyRequest) => Promise<unknown>): void {
  app.setNotFoundHandler(async (request) => {
    const path = request.url.split('?')[0] ?? ''
    if (/^\/api(\/|$)/.test(path)) await identify(request)
    throw new HttpError(404, 'not-found', `${request.method} ${redact(path)} is not here.`)
  })
}
