import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { chatPolicy, deskPolicy } from './headers.ts'
import type { HttpParts } from './parts.ts'

/** The built pages: the customers' chat at `/`, the agents' desk at `/desk`, and the script that embeds the chat. */
export async function pageRoutes(
  app: FastifyInstance,
  { pages, hosted }: Pick<HttpParts, 'pages' | 'hosted'>,
): Promise<void> {
  if (!existsSync(join(pages, 'desk.html'))) {
    const missing = 'The pages are not built: run `npm run build`, then start again.'
    for (const url of ['/', '/desk'])
      app.get(url, async (_request, reply) => reply.status(503).type('text/plain').send(missing))
    return
  }
  await app.register(fastifyStatic, {
    root: join(pages, 'assets'),
    prefix: '/assets/',
    // Their names change with their content. Not so the pages': those are asked for anew each time.
    maxAge: '365d',
    immutable: true,
  })
  const page = (reply: FastifyReply, name: string, policy: string) => {
    reply.headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' })
    return reply.sendFile(name, pages, { cacheControl: false })
  }
  const allowed = [...new Set(hosted.flatMap((each) => each.allowedOrigins))]
  app.get('/', (_request, reply) =>
    hosted.length === 0 ? reply.redirect('/desk') : page(reply, 'chat.html', chatPolicy(allowed)),
  )
  app.get('/widget.js', (_request, reply) => {
    reply.header('cross-origin-resource-policy', 'cross-origin')
    return page(reply, 'widget.js', deskPolicy)
  })
  for (const url of ['/desk', '/desk/*']) app.get(url, (_request, reply) => page(reply, 'desk.html', deskPolicy))
}
