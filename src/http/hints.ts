import type { Live } from '../core/ports/live.ts'

/** Hands each hint to those it concerns, however many pages are open. */
export type Hints = {
  /** Called when something changed in this conversation. Returns what ends it. */
  ofConversation(id: string, listener: () => void): () => void
  /** Called with the id of every ticket that changed. Returns what ends it. */
  ofTickets(listener: (ticketId: string) => void): () => void
  /** Resolves to this ticket's number once it changes; null where it is not told, or the time is up. Milliseconds. */
  numberOf(ticketId: string, waitMs: number): Promise<string | null>
  close(): void
}

export function createHints(live: Live): Hints {
  const conversations = new Map<string, Set<() => void>>()
  const tickets = new Set<(ticketId: string) => void>()
  const awaited = new Map<string, (number: string | null) => void>()
  const close = live.subscribe(({ ticketId, conversationId, number }) => {
    if (conversationId) for (const listener of conversations.get(conversationId) ?? []) listener()
    if (!ticketId) return
    for (const listener of tickets) listener(ticketId)
    awaited.get(ticketId)?.(number ?? null)
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
    numberOf: (id, waitMs) =>
      new Promise((resolve) => {
        const end = (number: string | null) => {
          clearTimeout(timer)
          awaited.delete(id)
          resolve(number)
        }
        const timer = setTimeout(end, waitMs, null)
        awaited.set(id, end)
      }),
    close,
  }
}
