import type { Redis } from 'ioredis'
import type { Hint, Live } from '../core/ports/live.ts'

const CHANNEL = 'live'

/** Hints over Redis to every process, and at once within this one. A lost hint costs a page its next poll, no more. */
export function createLive(
  producer: Redis,
  subscriber: Redis,
  prefix: string,
  holder: string,
): Live & { close(): void } {
  const listeners = new Set<(hint: Hint) => void>()
  const topic = `${prefix}:${CHANNEL}`
  const tell = (hint: Hint) => {
    for (const listener of listeners) listener(hint)
  }
  // Whoever is connected elsewhere says that Redis is away.
  subscriber.on('error', () => {})
  subscriber.subscribe(topic).catch(() => {})
  subscriber.on('message', (from, text) => {
    if (from !== topic) return
    const { by, hint } = JSON.parse(text) as { by: string; hint: Hint }
    if (by !== holder) tell(hint)
  })
  return {
    publish(hint) {
      tell(hint)
      producer.publish(topic, JSON.stringify({ by: holder, hint })).catch(() => {})
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => subscriber.disconnect(),
  }
}
