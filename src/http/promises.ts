import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Promises } from '../core/process/promises.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line } from './schemas.ts'

const style = `body{font:16px/1.6 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.5rem .75rem;border-bottom:1px solid #8886}
:root{color-scheme:light dark}`
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors *`

type Parts = Pick<HttpParts, 'flows' | 'settings'>

/** What the desk promises, made from its policies: for agents, and for everybody where it is published. */
export function promiseRoutes(app: FastifyInstance, add: AddRoute, { flows, settings }: Parts): void {
  add({
    method: 'GET',
    url: '/api/promises',
    summary: 'The promises in force, as a table in words',
    access: 'agent',
    query: z.object({ language: line(20).optional() }),
    answer: z.object({
      language: z.string(),
      title: z.string(),
      head: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      notes: z.array(z.string()),
    }),
    handle: async ({ query: { language } }) => flows.promises(language ?? settings.locale),
  })
  if (!settings.publishPromises) return
  app.get('/promises', (request, reply) => {
    const { language } = request.query as { language?: string }
    const preferred = language ?? request.headers['accept-language']?.slice(0, 2) ?? settings.locale
    reply.headers({ 'content-security-policy': policy, vary: 'accept-language' })
    return reply.type('text/html; charset=utf-8').send(pageOf(flows.promises(preferred)))
  })
}

const pageOf = ({ language, title, head, rows, notes }: Promises): string => `<!doctype html>
<html lang="${inHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${inHtml(title)}</title><style>${style}</style></head><body><h1>${inHtml(title)}</h1>
<div class="wide"><table><thead><tr>${head.map((cell) => `<th scope="col">${inHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${inHtml(cell)}</td>`).join('')}</tr>`).join('\n')}</tbody></table></div>
<ul>${notes.map((note) => `<li>${inHtml(note)}</li>`).join('')}</ul></body></html>`

const inHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
