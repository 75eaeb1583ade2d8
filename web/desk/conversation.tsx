import { useState } from 'preact/hooks'
import { Attachments } from '../shared/attachments.tsx'
import { Text } from '../shared/text.tsx'
import { clockTime, dayName, fullTime } from '../shared/time.ts'
import type { Message, WholeTicket } from './api.ts'
import { nameOf, useSurroundings } from './people.ts'
import { wordFor, words } from './words.ts'

type Retry = (message: string) => void

/** What was written and sent, and what stayed inside, oldest first; the style sheet keeps it at its end. */
export function Conversation({ ticket, retry }: { ticket: WholeTicket; retry: Retry }) {
  const { messages } = ticket
  return (
    <div class="conversation">
      <div class="turns" role="log">
        {messages.map((message, index) => {
          const day = dayName(message.at)
          const before = messages[index - 1]
          return (
            <div key={message.id} class="turn">
              {(!before || dayName(before.at) !== day) && <div class="day">{day}</div>}
              <Bubble message={message} ticket={ticket} retry={retry} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Bubble({ message, ticket, retry }: { message: Message; ticket: WholeTicket; retry: Retry }) {
  const surroundings = useSurroundings()
  const [unfolded, setUnfolded] = useState(false)
  const folded = message.fullText.trim() !== message.text.trim()
  const theirs = message.author === ticket.requester.address || message.author === 'requester'
  const author = theirs ? ticket.requester.name || words.requester : nameOf(surroundings, message.author)
  const kind = wordFor(words.kinds, message.kind)
  const automatic = message.author === 'system'
  return (
    <article
      class={`bubble ${message.direction} ${automatic ? 'automatic' : ''} ${message.byHand ? 'by-hand' : message.state}`}
    >
      <header>
        <strong>{author}</strong>
        {kind && <span class="kind">{kind}</span>}
        <time dateTime={message.at} title={fullTime(message.at)}>
          {clockTime(message.at)}
        </time>
      </header>
      <Text>{unfolded ? message.fullText : message.text}</Text>
      {folded && (
        <button type="button" class="plain fold" aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
          ⋯ {unfolded ? words.showLess : words.showAll}
        </button>
      )}
      <Attachments files={message.attachments} />
      {message.direction === 'out' && <Delivery message={message} retry={retry} />}
    </article>
  )
}

const signs = { received: '', queued: '◷', sent: '✓', failed: '✕', withdrawn: '↶' }

function Delivery({ message, retry }: { message: Message; retry: Retry }) {
  if (message.byHand) return <small class="delivery by-hand">☎ {words.byHand}</small>
  return (
    <small class={`delivery ${message.state}`}>
      {signs[message.state]} {words.states[message.state]}
      {message.error && `: ${message.error}`}
      {message.state === 'failed' && (
        <button type="button" class="plain" onClick={() => retry(message.id)}>
          {words.commands.retry}
        </button>
      )}
    </small>
  )
}
