import type { Article, ArticleState } from '../records/article.ts'

export interface ArticleStore {
  insert(row: Article): Promise<void>
  get(id: string): Promise<Article | null>
  /** Sets fields where the version is still the one read; null where it is not. */
  update(id: string, version: number, change: Partial<Omit<Article, 'id' | 'version'>>): Promise<Article | null>
  /** Newest first. */
  list(
    filter: { state?: ArticleState; language?: string },
    page: { after: string | null; limit: number },
  ): Promise<Article[]>
  /** Counts a customer's word on it, once for each `run`. */
  count(id: string, run: string, word: 'helped' | 'missed'): Promise<void>
  /** Changed at this time or later, oldest change first. */
  changedSince(at: Date, limit: number): Promise<Article[]>
  /** Tickets solved at this time or later, the first solved first; `text` is what the customer wrote first. */
  solvedSince(
    at: Date,
    limit: number,
  ): Promise<{ id: string; number: string; subject: string; text: string; at: Date }[]>
}

/** A solved ticket (`id` is its number) or an article that may answer a text. */
export type Suggestion = {
  kind: 'ticket' | 'article'
  id: string
  title: string
  /** How much of what the text says is in it, from 0 to 1. */
  coverage: number
  /** How much of what its title says is in the text, from 0 to 1; 0 where the title says next to nothing. */
  named: number
}

/** Finds what was solved before. It may be behind by some seconds, and knows nothing yet right after a start. */
export interface Knowledge {
  similar(text: string, wanted: { tickets: number; articles: number; except?: string }): Promise<Suggestion[]>
}

/** What a model is shown to draft an answer from. */
export type DraftRequest = {
  subject: string
  /** Oldest first. */
  conversation: { from: 'customer' | 'desk'; text: string }[]
  sources: { name: string; text: string }[]
  locale: string
  /** Whose budget pays; an opaque key. */
  sender: string
}

/** Drafts an answer for an agent to send, change or throw away. Throws `ModelError`. */
export interface AnswerModel {
  draft(request: DraftRequest): Promise<string>
}
