import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'

type Place = { channel: string; account: string; '*'?: string }

/** Where platforms call in. The bytes are handed on as they came, since signatures are made over them. */
export async function hookRoutes(app: FastifyInstance, { hooks }: Pick<HttpParts, 'hooks'>): Promise<void> {
  const byPlace = new Map(hooks.map((hook) => [`${hook.channel}/${hook.account}`, hook]))
  const text = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))
  const texts = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]))

  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { channel, account, '*': rest = '' } = request.params as Place
    const hook = byPlace.get(`${channel}/${account}`)
    if (!hook)
      throw new HttpError(
        404,
        'not-found',
        `No account ${account} of ${channel} takes calls here: see the configuration.`,
      )
    const answer = await hook.handle({
      method: request.method,
      path: rest && `/${rest}`,
      query: texts(request.query as object),
      headers: texts(request.headers),
      body: (request.body as Uint8Array | undefined) ?? new Uint8Array(),
    })
    return reply
      .status(answer.status)
      .headers(answer.headers ?? {})
      .send(answer.body ?? '')
  }

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const url of ['/hooks/:channel/:account', '/hooks/:channel/:account/*']) {
      scope.route({ method: ['GET', 'POST'], url, bodyLimit: 1024 * 1024, handler })
    }
  })
}
