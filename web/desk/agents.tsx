import { useState } from 'preact/hooks'
import { type Agent, api } from './api.ts'
import { useLoaded } from './hooks.ts'
import { useSurroundings } from './people.ts'
import { words as placeWords } from './place-words.ts'
import { wordFor, words } from './words.ts'

/** Who answers, and who of them is away; for administrators one-time links, and an end to sessions. */
export function Agents() {
  const { me } = useSurroundings()
  const { value, error, reload } = useLoaded(api.agents)
  return (
    <main class="page">
      <h2>{words.agents}</h2>
      {me.role === 'admin' && <p>{words.agentsHelp}</p>}
      {error && <p class="error">{error.message}</p>}
      {value?.agents.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {value?.agents.map((agent) => (
          <Entry key={agent.id} agent={agent} done={reload} />
        ))}
      </ul>
    </main>
  )
}

function Entry({ agent, done }: { agent: Agent; done: () => Promise<void> }) {
  const { me } = useSurroundings()
  const [link, setLink] = useState('')
  const [outcome, setOutcome] = useState('')
  const attempt = async (act: () => Promise<void>) => act().catch((error: Error) => setOutcome(error.message))
  const make = () => attempt(async () => setLink((await api.link(agent.id)).url))
  const end = () =>
    attempt(async () => {
      await api.endSessions(agent.id)
      setLink('')
      setOutcome(words.ended)
    })
  const turn = () =>
    attempt(async () => {
      await api.presence(agent.id, agent.away ? 'back' : 'away')
      await done()
    })
  return (
    <li class="card">
      <div>
        <strong>{agent.name}</strong>
        <small>
          {[
            agent.id,
            wordFor(placeWords.roles, agent.role),
            ...agent.skills.map((skill) => wordFor(words.types, skill)),
          ].join(' · ')}{' '}
          · <span class={agent.away ? 'due soon' : ''}>{agent.away ? placeWords.away : placeWords.here}</span>
        </small>
        {link && (
          <input readOnly aria-label={words.makeLink} value={link} onFocus={(event) => event.currentTarget.select()} />
        )}
        {outcome && <small role="status">{outcome}</small>}
      </div>
      {(agent.id === me.id || ['admin', 'supervisor'].includes(me.role)) && (
        <button type="button" onClick={turn}>
          {agent.away ? placeWords.sayBack : placeWords.sayAway}
        </button>
      )}
      {me.role === 'admin' && (
        <>
          <button type="button" onClick={make}>
            {words.makeLink}
          </button>
          <button type="button" onClick={end}>
            {words.endSessions}
          </button>
        </>
      )}
    </li>
  )
}
