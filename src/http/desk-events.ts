import type { EventStreams } from './event-stream.ts'
import type { Hints } from './hints.ts'
import type { HttpParts } from './parts.ts'
import type { AddRoute } from './route.ts'

const gatherMs = 100
const mostRemembered = 10_000

/** `/api/events`: the numbers of tickets that changed, gathered for a moment; what is shown is then read anew. */
export function deskEvents(
  add: AddRoute,
  { store, hints, streams }: Pick<HttpParts, 'store'> & { hints: Hints; streams: EventStreams },
): void {
  const numbers = new Map<string, string>()
  const name = async (ids: string[]) => {
    if (numbers.size > mostRemembered) numbers.clear()
    const unknown = ids.filter((id) => !numbers.has(id))
    if (unknown.length > 0) {
      for (const ticket of await store.tickets.getMany(unknown)) numbers.set(ticket.id, ticket.number)
    }
    return ids.flatMap((id) => numbers.get(id) ?? [])
  }

  add({
    method: 'GET',
    url: '/api/events',
    summary: 'Server-sent events with the numbers of tickets that changed',
    access: 'agent',
    produces: 'text/event-stream',
    handle: async ({ reply }) => {
      const stream = streams.open(reply)
      const changed = new Set<string>()
      let timer: NodeJS.Timeout | undefined
      const tell = async () => {
        timer = undefined
        const ids = [...changed]
        changed.clear()
        const tickets = await name(ids).catch(() => [])
        if (tickets.length > 0) stream.send({ name: 'changed', data: { tickets } })
      }
      const end = hints.ofTickets((id) => {
        changed.add(id)
        timer ??= setTimeout(tell, gatherMs)
      })
      stream.onClose(() => {
        end()
        clearTimeout(timer)
      })
      return reply
    },
  })
}
