export type ArticleState = 'draft' | 'published' | 'retired'

/** What is known about a problem or a question, for agents and, once published, for customers. */
export type Article = {
  id: string
  title: string
  text: string
  /** `zh` or `en`. */
  language: string
  state: ArticleState
  /** The solved ticket that it was drafted from. */
  ticket: string | null
  author: string
  approvedBy: string | null
  createdAt: Date
  updatedAt: Date
  /** How many customers it was offered to said that it helped, and that it did not. */
  helped: number
  missed: number
  /** The answers that were counted, so that each counts once. */
  runs: string[]
  /** Grows with every change; a writer names the one it read. */
  version: number
}
