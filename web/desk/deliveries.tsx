import { useCallback, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { fullTime } from '../shared/time.ts'
import type { Page } from './api.ts'
import { useLoaded } from './hooks.ts'
import { words } from './place-words.ts'

type State = keyof typeof words.states
type Delivery = {
  id: string
  webhook: string
  event: string
  at: string
  state: State
  attempts: number
  nextAttemptAt: string | null
  sentAt: string | null
  answer: string | null
}

const states: [State | '', string][] = [['', words.everyState], ...(Object.entries(words.states) as [State, string][])]

/** What other systems were told, newest first, with a button that tells it again. */
export function Deliveries() {
  const [state, setState] = useState<State | ''>('')
  const page = useCallback(
    (cursor: string | null) => {
      const query = new URLSearchParams({ ...(state && { state }), ...(cursor && { cursor }) })
      return ask<Page<'deliveries', Delivery>>('GET', `/api/webhooks/deliveries?${query}`)
    },
    [state],
  )
  const load = useCallback(() => page(null), [page])
  const { value, error, reload, setValue } = useLoaded(load)
  const more = async (cursor: string) => {
    const next = await page(cursor)
    setValue((now) => ({ ...next, deliveries: [...(now?.deliveries ?? []), ...next.deliveries] }))
  }
  return (
    <section>
      <h3>{words.deliveries}</h3>
      <p>{words.deliveriesHelp}</p>
      <div class="tabs">
        {states.map(([each, word]) => (
          <button
            type="button"
            key={each}
            class={each === state ? 'tab chosen' : 'tab'}
            aria-pressed={each === state}
            onClick={() => setState(each)}
          >
            {word}
          </button>
        ))}
      </div>
      {error && <p class="error">{error.message}</p>}
      {value?.deliveries.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {value?.deliveries.map((delivery) => (
          <Item key={delivery.id} delivery={delivery} done={reload} />
        ))}
      </ul>
      {value?.next && (
        <button type="button" onClick={() => more(value.next as string)}>
          {words.more}
        </button>
      )}
    </section>
  )
}

function Item({ delivery, done }: { delivery: Delivery; done: () => Promise<void> }) {
  const { webhook, event, at, state, attempts, sentAt, nextAttemptAt, answer } = delivery
  const [refused, setRefused] = useState('')
  const resend = () =>
    ask('POST', `/api/webhooks/deliveries/${delivery.id}/resend`, {}).then(done, (reason: Error) =>
      setRefused(reason.message),
    )
  return (
    <li class="card">
      <div>
        <strong>
          {webhook} · {event}
        </strong>
        <small>
          {fullTime(at)} · {words.attempts(attempts)}
          {(sentAt ?? nextAttemptAt) && ` · ${fullTime((sentAt ?? nextAttemptAt) as string)}`}
        </small>
        {answer && <small>{answer}</small>}
        {refused && <small class="error">{refused}</small>}
      </div>
      <span class={`delivery ${state}`}>{words.states[state]}</span>
      <button type="button" onClick={resend}>
        {words.resend}
      </button>
    </li>
  )
}
