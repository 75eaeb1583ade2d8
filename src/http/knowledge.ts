import { z } from 'zod'
import type { Article } from '../core/records/article.ts'
import { HttpError } from './errors.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'
import { line, pageSchema, text, ticketNumberSchema } from './schemas.ts'

const instant = z.iso.datetime()
const states = ['draft', 'published', 'retired'] as const
const languages = ['zh', 'en'] as const
const words = { title: line(300), text: text(), language: z.enum(languages) }

const articleSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  language: z.string(),
  state: z.enum(states),
  ticket: z.string().nullable().describe('The solved ticket it was drafted from'),
  author: z.string(),
  approvedBy: z.string().nullable(),
  createdAt: instant,
  updatedAt: instant,
  helped: z.number(),
  missed: z.number(),
  version: z.number().describe('Send it back with a change: it is refused where somebody was faster'),
})

const suggestionSchema = z.object({
  kind: z.enum(['ticket', 'article']),
  id: z.string().describe("A ticket's number or an article's id"),
  title: z.string(),
  coverage: z.number().describe('How much of what the ticket says is in it, from 0 to 1'),
})

const byId = z.object({ id: z.string() })

/** What is known: articles, what is similar to a ticket, and a drafted answer. */
export function knowledgeRoutes(add: AddRoute, { store, flows }: Pick<HttpParts, 'store' | 'flows'>): void {
  add({
    method: 'GET',
    url: '/api/articles',
    summary: 'Articles, newest first',
    access: 'agent',
    query: pageSchema.extend({ state: z.enum(states).optional(), language: z.enum(languages).optional() }),
    answer: z.object({ articles: z.array(articleSchema), next: z.string().nullable() }),
    handle: async ({ query: { cursor, limit, state, language } }) => {
      const filter = { ...(state && { state }), ...(language && { language }) }
      const found = await store.articles.list(filter, { after: cursor ?? null, limit: limit + 1 })
      const articles = found.slice(0, limit).map(view)
      return { articles, next: found.length > limit ? (articles.at(-1)?.id ?? null) : null }
    },
  })
  add({
    method: 'GET',
    url: '/api/articles/:id',
    summary: 'One article',
    access: 'agent',
    params: byId,
    answer: articleSchema,
    handle: async ({ params: { id } }) => {
      const article = await store.articles.get(id)
      if (!article) throw new HttpError(404, 'not-found', `There is no article ${id}.`)
      return view(article)
    },
  })
  add({
    method: 'POST',
    url: '/api/articles',
    summary: 'A new draft: from a solved ticket, or from words',
    access: 'agent',
    body: z.union([z.object({ ticket: line(40) }), z.object(words)], {
      error: 'send {"ticket": "<number>"}, or title, text and language (zh or en)',
    }),
    status: 201,
    answer: articleSchema,
    handle: async ({ body, actor }) => view(await flows.addArticle(actor, body)),
  })
  add({
    method: 'POST',
    url: '/api/articles/:id',
    summary: 'Changes an article, publishes or retires it',
    access: 'agent',
    params: byId,
    body: z.object({
      title: words.title.optional(),
      text: words.text.optional(),
      language: words.language.optional(),
      state: z.enum(states).optional(),
      version: z.number().int(),
    }),
    answer: articleSchema,
    handle: async ({ params: { id }, body, actor }) => view(await flows.changeArticle(actor, id, body)),
  })
  add({
    method: 'GET',
    url: '/api/tickets/:number/similar',
    summary: 'Solved tickets and articles like this one',
    access: 'agent',
    params: ticketNumberSchema,
    answer: z.object({ similar: z.array(suggestionSchema) }),
    handle: async ({ params: { number } }) => {
      const ticket = await store.tickets.byNumber(number)
      if (!ticket) throw new HttpError(404, 'not-found', `There is no ticket ${number}.`)
      return { similar: await flows.similar(ticket) }
    },
  })
  add({
    method: 'POST',
    url: '/api/tickets/:number/draft',
    summary: 'An answer drafted by the configured model, with its sources. Nothing is sent',
    access: 'agent',
    params: ticketNumberSchema,
    answer: z.object({ text: z.string(), sources: z.array(suggestionSchema) }),
    handle: async ({ params: { number } }) => flows.draftAnswer(number),
  })
}

const view = ({ runs: _, createdAt, updatedAt, ...article }: Article): z.output<typeof articleSchema> => ({
  ...article,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})
