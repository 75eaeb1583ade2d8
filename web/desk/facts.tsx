import { fullTime } from '../shared/time.ts'
import type { WholeTicket } from './api.ts'
import { Choice } from './choice.tsx'
import { dueOf } from './due.ts'
import { History } from './history.tsx'
import { useNow } from './hooks.ts'
import { channelName, nameOf, useSurroundings } from './people.ts'
import { Person } from './person.tsx'
import { words as placeWords } from './place-words.ts'
import { Similar } from './similar.tsx'
import { DueMark } from './ticket-list.tsx'
import { wordFor, words } from './words.ts'

type Act = (command: { command: string } & Record<string, unknown>) => Promise<boolean>

type FactsProps = {
  ticket: WholeTicket
  act: Act
  handTo: (agent: string) => void
  use: (text: string) => void
}

/** Beside the conversation: type, priority and owner to set, what is due, who asks, and the history. */
export function Facts({ ticket, act, handTo, use }: FactsProps) {
  const surroundings = useSurroundings()
  const { overview, agents } = surroundings
  const now = useNow()
  const due = dueOf(ticket)
  return (
    <aside class="facts-panel">
      {!ticket.certain && <p class="banner">{words.uncertain}</p>}
      <Choice
        class="choice"
        name={words.priority}
        value={ticket.priority}
        options={overview.priorities.map((each) => [each, wordFor(words.priorities, each)])}
        disabled={!ticket.allowed.includes('set-priority')}
        choose={(priority) => act({ command: 'set-priority', priority })}
      />
      <Choice
        class="choice"
        name={words.type}
        value={ticket.type}
        options={Object.entries(words.types)}
        disabled={!ticket.allowed.includes('set-type')}
        choose={(type) => act({ command: 'set-type', type })}
      />
      <Choice
        class="choice"
        name={words.assignee}
        value={ticket.assignee ?? ''}
        options={ownerOptions(ticket.assignee, surroundings, agents)}
        disabled={!ticket.allowed.includes('assign')}
        choose={handTo}
      />
      {ticket.offeredTo && <p class="banner">{placeWords.offeredTo(nameOf(surroundings, ticket.offeredTo))}</p>}
      {due.length > 0 && (
        <section>
          <h3>{words.dueNext}</h3>
          <ul>
            {due.map(({ what, at }) => (
              <li key={what} title={fullTime(at)}>
                <DueMark at={at} what={words.due[what]} now={now} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{words.requester}</h3>
        <p>
          {ticket.requester.name}
          <small class="address">{ticket.requester.address}</small>
          {ticket.statedEmail && (
            <small class="address">
              {words.statedEmail} {ticket.statedEmail}
            </small>
          )}
          <small>
            {words.via} {channelName(surroundings, ticket.channel)} · {wordFor(words.tiers, ticket.tier)} ·{' '}
            {fullTime(ticket.createdAt)}
          </small>
        </p>
      </section>
      {ticket.holder !== null && (
        <section>
          <h3>{words.holder}</h3>
          <p>
            {ticket.holder || words.holderQueue}
            <small>{words.holderHint}</small>
          </p>
        </section>
      )}
      {ticket.budget && (
        <section>
          <h3>{words.budget}</h3>
          <p class={ticket.budget.left > 1 ? '' : 'error'} title={fullTime(ticket.budget.endsAt)}>
            {ticket.budget.left} / {ticket.budget.of} · {fullTime(ticket.budget.endsAt)}
            <small>{words.budgetHint}</small>
          </p>
        </section>
      )}
      <Person key={`${ticket.number} person`} ticket={ticket} act={act} />
      <Similar key={ticket.number} ticket={ticket} use={use} />
      <History ticket={ticket} />
    </aside>
  )
}

function ownerOptions(
  assignee: string | null,
  surroundings: Parameters<typeof nameOf>[0],
  agents: { id: string; name: string }[],
): [string, string][] {
  const listed = agents.map(({ id, name }): [string, string] => [id, name])
  if (assignee === null) return [['', words.nobody], ...listed]
  if (agents.some((agent) => agent.id === assignee)) return listed
  return [[assignee, nameOf(surroundings, assignee)], ...listed]
}
