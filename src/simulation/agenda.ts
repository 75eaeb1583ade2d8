import type { Clock } from '../core/ports/clock.ts'
import type { Timer } from '../core/records/index.ts'
import { later } from '../core/time/instants.ts'

/** Something that is due for a ticket (or, inbound, for a message that belongs to none yet). */
export type Due = {
  what: 'timer' | 'outbound' | 'inbound'
  /** The timer's key, or the row's id. */
  key: string
  ticketId: string
  /** The timer's kind. */
  kind: string
  at: Date
  rank: number
}

/**
 * All that is due, known from what is written into the store: to ask it at every step would cost more than all else. The
 * store still decides at the moment itself: what was taken back meanwhile is found to be no more.
 */
export type Agenda = {
  /** `ensure` leaves those alone whose key is there. */
  timers(rows: Pick<Timer, 'key' | 'ticketId' | 'kind' | 'dueAt' | 'rank'>[], how: 'set' | 'ensure'): void
  cancelled(ticketId: string, kinds?: Timer['kind'][]): void
  row(what: 'outbound' | 'inbound', id: string, ticketId: string, at: Date): void
  /** What is due first of what `announce` did not name yet; of one moment the most urgent. */
  first(): Due | null
  /** Goes over to the next: what was first stays until it is taken. */
  announce(): void
  firstOf(ticketIds: Iterable<string>): Due | null
  take(due: Due): void
}

/** What was due before it was written is due at once. */
export function createAgenda(clock: Clock): Agenda {
  const all = new Map<string, Due>()
  const byTicket = new Map<string, Map<string, Due>>()
  const heap: Due[] = []

  const take = ({ key, ticketId }: Due) => {
    all.delete(key)
    const ofTicket = byTicket.get(ticketId)
    ofTicket?.delete(key)
    if (ofTicket?.size === 0) byTicket.delete(ticketId)
  }
  const put = (wanted: Due) => {
    const due = { ...wanted, at: later(wanted.at, clock.now()) }
    all.set(due.key, due)
    const ofTicket = byTicket.get(due.ticketId) ?? new Map<string, Due>()
    byTicket.set(due.ticketId, ofTicket.set(due.key, due))
    push(heap, due)
  }

  return {
    timers(rows, how) {
      for (const { key, ticketId, kind, dueAt, rank } of rows) {
        if (how === 'ensure' && all.has(key)) continue
        put({ what: 'timer', key, ticketId, kind, at: dueAt, rank })
      }
    },
    cancelled(ticketId, kinds) {
      for (const due of byTicket.get(ticketId)?.values() ?? []) {
        if (due.what === 'timer' && (!kinds || kinds.some((kind) => kind === due.kind))) take(due)
      }
    },
    row(what, id, ticketId, at) {
      put({ what, key: id, ticketId, kind: what, at, rank: 0 })
    },
    first() {
      while (heap[0] && all.get(heap[0].key) !== heap[0]) pop(heap)
      return heap[0] ?? null
    },
    announce() {
      pop(heap)
    },
    firstOf(ticketIds) {
      const dues = [...ticketIds].flatMap((id) => [...(byTicket.get(id)?.values() ?? [])])
      return dues.reduce<Due | null>((first, due) => (first && !isBefore(due, first) ? first : due), null)
    },
    take,
  }
}

function isBefore(one: Due, other: Due): boolean {
  const apart = one.at.getTime() - other.at.getTime() || one.rank - other.rank
  return apart === 0 ? one.key < other.key : apart < 0
}

/** Adds to a binary heap whose first is due first. */
function push(heap: Due[], due: Due): void {
  let index = heap.length
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(due, heap[parent]!)) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = due
}

function pop(heap: Due[]): void {
  const last = heap.pop()!
  if (heap.length === 0) return
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
    if (!isBefore(heap[child]!, last)) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
}
