import type { Store } from '../../core/ports/store.ts'
import type { EventStream } from '../event-stream.ts'
import type { Hints } from '../hints.ts'
import { isBehind, type Position, positionOf, readVisible } from './visible.ts'

/** A row may be stored a little after the moment it bears: so far back it is read again, and what was sent is left out. */
const overlapMs = 2000
const lookAgainMs = 250

type Following = {
  store: Store
  hints: Hints
  stream: EventStream
  /** The conversation's id in the store, once the first message has been worked on. */
  find(): Promise<string | null>
  key: string
  /** What the reader saw last. */
  after: string | null
}

/**
 * Sends what the reader has not seen, then what comes. Hints only say when to look; with none (Redis is away) every
 * heartbeat looks. The event's id is always the furthest position sent, so that a reader who comes back is given the rest.
 */
export function follow({ store, hints, stream, find, key, after }: Following): void {
  let conversationId: string | null = null
  let start: Position | null = null
  let furthest: Position | null = null
  let sent = new Map<string, Date>()
  let reading = false
  let again = false
  let closed = false
  let unsubscribe = () => {}

  const begin = async (): Promise<string | null> => {
    const id = await find()
    if (id === null || closed) return null
    if (after !== null) start = furthest = await positionOf(store, id, after)
    unsubscribe = hints.ofConversation(id, look)
    clearInterval(waiting)
    return id
  }

  const read = async () => {
    conversationId ??= await begin()
    if (conversationId === null) return
    const from = new Date(furthest ? furthest.since.getTime() - overlapMs : 0)
    for (const each of await readVisible(store, conversationId, key, from)) {
      if (sent.has(each.id) || (start && !isBehind(each, start))) continue
      sent.set(each.id, each.since)
      if (!furthest || isBehind(each, furthest)) furthest = each
      stream.send({ id: furthest.id, data: each.message })
    }
    const since = furthest ? furthest.since.getTime() - overlapMs : 0
    sent = new Map([...sent].filter(([, at]) => at.getTime() >= since))
  }

  const look = async () => {
    again = true
    if (reading) return
    reading = true
    while (again && !closed) {
      again = false
      await read().catch(() => {})
    }
    reading = false
  }

  const waiting = setInterval(look, lookAgainMs)
  stream.onBeat(look)
  stream.onClose(() => {
    closed = true
    clearInterval(waiting)
    unsubscribe()
  })
  look()
}
