import { fullTime } from '../shared/time.ts'
import type { TimelineEvent, WholeTicket } from './api.ts'
import { words as historyWords } from './history-words.ts'
import { nameOf, useSurroundings } from './people.ts'
import { wordFor, words } from './words.ts'

/** What the values of an event are called, by the event. */
const values: Record<string, Record<string, string>> = {
  opened: words.statuses,
  status: words.statuses,
  stage: historyWords.stages,
  priority: words.priorities,
  type: words.types,
}

/** Everything that happened to a ticket, the latest first. */
export function History({ ticket }: { ticket: WholeTicket }) {
  const surroundings = useSurroundings()
  const named = ({ event }: TimelineEvent, value: string) => wordFor(values[event] ?? {}, nameOf(surroundings, value))
  return (
    <details class="history">
      <summary>
        {words.timeline} ({ticket.timeline.length})
      </summary>
      <ol>
        {ticket.timeline.toReversed().map((event) => (
          <li key={`${event.at}${event.event}${event.to}`}>
            <small>{fullTime(event.at)}</small>
            <div>
              <strong>{wordFor(historyWords.events, event.event)}</strong>{' '}
              {event.from && `${named(event, event.from)} → `}
              {event.to && named(event, event.to)}
            </div>
            <small>
              {event.actor === 'requester' ? words.requester : nameOf(surroundings, event.actor)}
              {event.reason && ` · ${event.reason}`}
            </small>
          </li>
        ))}
      </ol>
    </details>
  )
}
