import { useCallback } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { fullTime } from '../shared/time.ts'
import { useLoaded } from './hooks.ts'
import { words } from './place-words.ts'
import { TicketNumbers } from './ticket-numbers.tsx'

type ProductRequest = {
  id: string
  title: string
  reason: string
  createdAt: string
  asked: number
  tickets: string[]
}

/** What customers asked for and was not built, the most wanted first, with the tickets in which they did. */
export function Requests({ open }: { open(number: string): void }) {
  const load = useCallback(() => ask<{ requests: ProductRequest[] }>('GET', '/api/requests'), [])
  const { value, error } = useLoaded(load)
  return (
    <main class="page">
      <h2>{words.requests}</h2>
      <p>{words.requestsHelp}</p>
      {error && <p class="error">{error.message}</p>}
      {value?.requests.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {value?.requests.map((request) => (
          <li key={request.id} class="card">
            <div>
              <strong>{request.title}</strong>
              <p class="as-written">{request.reason}</p>
              <TicketNumbers tickets={request.tickets.map((number) => ({ number }))} open={open} />
            </div>
            <small>
              {words.asked(request.asked)} · {fullTime(request.createdAt)}
            </small>
          </li>
        ))}
      </ul>
    </main>
  )
}
