/** A hint that something changed. What is shown is always read from the database. */
export type Hint = {
  ticketId?: string
  conversationId?: string
  /** The ticket's number, which never changes: whoever waits for it need not ask. */
  number?: string
}

export interface Live {
  publish(hint: Hint): void
  /** Returns what ends the subscription. */
  subscribe(listener: (hint: Hint) => void): () => void
}
