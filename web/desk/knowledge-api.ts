import { ask } from '../shared/request.ts'

export type Article = {
  id: string
  title: string
  text: string
  language: string
  state: 'draft' | 'published' | 'retired'
  ticket: string | null
  updatedAt: string
  helped: number
  missed: number
  version: number
}

export type Suggestion = { kind: 'ticket' | 'article'; id: string; title: string; coverage: number }

type Words = { title: string; text: string; language: string }

/** What the desk asks of the knowledge base. Everything throws `RequestError`. */
export const knowledge = {
  articles: () => ask<{ articles: Article[] }>('GET', '/api/articles?limit=200'),
  add: (from: { ticket: string } | Words) => ask<Article>('POST', '/api/articles', from),
  change: (id: string, change: Partial<Article> & { version: number }) => {
    const { title, text, language, state, version } = change
    return ask<Article>('POST', `/api/articles/${id}`, { title, text, language, state, version })
  },
  similar: (number: string) => ask<{ similar: Suggestion[] }>('GET', `/api/tickets/${number}/similar`),
  draft: (number: string) => ask<{ text: string; sources: Suggestion[] }>('POST', `/api/tickets/${number}/draft`, {}),
}
