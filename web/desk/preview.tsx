import { useCallback, useState } from 'preact/hooks'
import { fullTime } from '../shared/time.ts'
import { language } from '../shared/words.ts'
import { api } from './api.ts'
import { Choice } from './choice.tsx'
import { useLoaded } from './hooks.ts'
import { nameOf, useSurroundings } from './people.ts'
import { wordFor, words } from './words.ts'

const types = ['fault', 'usage', 'complaint', 'custom'] as const

/** What a ticket would be promised that is opened now or at another moment, by the policies in force. */
export function Preview() {
  const surroundings = useSurroundings()
  const { overview } = surroundings
  const [priority, setPriority] = useState(overview.priorities[0] ?? '')
  const [type, setType] = useState<string>('fault')
  const [tier, setTier] = useState(overview.defaultTier)
  const [local, setLocal] = useState('')
  const load = useCallback(
    () => api.preview({ priority, type, tier, at: local && new Date(local).toISOString() }),
    [priority, type, tier, local],
  )
  const { value, error } = useLoaded(load)
  const time = (at: string | null) => (at ? fullTime(at) : '—')
  const names = value?.asked.map((id) => nameOf(surroundings, id)).join(', ')
  return (
    <main class="page">
      <h2>{words.preview}</h2>
      <p>{words.previewHelp}</p>
      <form class="register" onSubmit={(event) => event.preventDefault()}>
        <Choice
          name={words.priority}
          value={priority}
          choose={setPriority}
          options={named(overview.priorities, words.priorities)}
        />
        <Choice name={words.type} value={type} choose={setType} options={named(types, words.types)} />
        <Choice name={words.tier} value={tier} choose={setTier} options={named(overview.tiers, words.tiers)} />
        <label>
          {words.previewAt}
          <input type="datetime-local" value={local} onInput={(event) => setLocal(event.currentTarget.value)} />
        </label>
      </form>
      {error && (
        <p class="error" role="alert">
          {error.message}
        </p>
      )}
      {value && (
        <dl class="promises">
          <dt>{words.previewPolicy}</dt>
          <dd>{wordFor(words.priorities, value.policy)}</dd>
          <dt>{words.previewAsked}</dt>
          <dd>{names || words.nobody}</dd>
          <dt>{words.due.accept}</dt>
          <dd>{time(value.acceptBy)}</dd>
          <dt>{words.due.firstResponse}</dt>
          <dd>{time(value.firstResponse)}</dd>
          <dt>{words.due.nextUpdate}</dt>
          <dd>
            {value.updates.map((at) => (
              <div key={at}>{time(at)}</div>
            ))}
          </dd>
          <dt>{words.due.resolve}</dt>
          <dd>{time(value.resolve)}</dd>
        </dl>
      )}
      {overview.publishPromises && (
        <p>
          <a href={`/promises?language=${language}`} target="_blank" rel="noopener">
            {words.promisesPage}
          </a>
        </p>
      )}
    </main>
  )
}

const named = (values: readonly string[], names: Record<string, string>): [string, string][] =>
  values.map((each) => [each, wordFor(names, each)])
