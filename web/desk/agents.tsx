import { useState } from 'preact/hooks'
import { type Agent, api } from './api.ts'
import { useSurroundings } from './people.ts'
import { words } from './words.ts'

/** For administrators: one-time links, and an end to sessions. */
export function Agents() {
  const { agents } = useSurroundings()
  return (
    <main class="page">
      <h2>{words.agents}</h2>
      <p>{words.agentsHelp}</p>
      {agents.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {agents.map((agent) => (
          <Entry key={agent.id} agent={agent} />
        ))}
      </ul>
    </main>
  )
}

function Entry({ agent }: { agent: Agent }) {
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
  return (
    <li class="card">
      <div>
        <strong>{agent.name}</strong>
        <small>
          {agent.id} · {agent.role}
        </small>
        {link && (
          <input readOnly aria-label={words.makeLink} value={link} onFocus={(event) => event.currentTarget.select()} />
        )}
        {outcome && <small role="status">{outcome}</small>}
      </div>
      <button type="button" onClick={make}>
        {words.makeLink}
      </button>
      <button type="button" onClick={end}>
        {words.endSessions}
      </button>
    </li>
  )
}
