import type { Live } from '../core/ports/live.ts'

/** Hands each hint to those it concerns, however many pages are open. */
export type Hints = {
  /** Called when something changed in this conversation. Returns what ends it. */
  ofConversation(id: string, listener: () => void): () => void
  /** Called with the id of every ticket that changed. Returns what ends it. */
  ofTickets(listener: (ticketId: string) => void): () => void
  /** Resolves once this ticket changes, or the time is up. Milliseconds. */
  ticket(id: string, waitMs: number): Promise<void>
  close(): void
}

export function createHints(live: Live): Hints {
  const conversations = new Map<string, Set<() => void>>()
  const tickets = new Set<(ticketId: string) => void>()
  const awaited = new Map<string, () => void>()
  const close = live.subscribe(({ ticketId, conversationId }) => {
    if (conversationId) for (const listener of conversations.get(conversationId) ?? []) listener()
    if (!ticketId) return
    for (const listener of tickets) listener(ticketId)
    awaited.get(ticketId)?.()
  })
  return {
    ofConversation: (id, listener) => {
      const listeners = conversations.get(id) ?? new Set()
      conversations.set(id, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) conversations.delete(id)
      }
    },
    ofTickets: (listener) => {
      tickets.add(listener)
      return () => tickets.delete(listener)
    },
    ticket: (id, waitMs) =>
      new Promise((resolve) => {
        const end = () => {
          clearTimeout(timer)
          awaited.delete(id)
          resolve()
        }
        const timer = setTimeout(end, waitMs)
        awaited.set(id, end)
      }),
    close,
  }
}
