import { useCallback, useState } from 'preact/hooks'
import { fileSize } from '../shared/attachments.tsx'
import { fullTime } from '../shared/time.ts'
import { api, type Quarantined } from './api.ts'
import { useLoaded } from './hooks.ts'
import { channelName, useSurroundings } from './people.ts'
import { words } from './words.ts'

/** What could not be read, with a button that runs it again. */
export function Quarantine() {
  const load = useCallback(() => api.quarantine(null), [])
  const { value, error, setValue } = useLoaded(load)
  const more = async (cursor: string) => {
    const page = await api.quarantine(cursor)
    setValue((now) => ({ items: [...(now?.items ?? []), ...page.items], next: page.next }))
  }
  return (
    <main class="page">
      <h2>{words.quarantine}</h2>
      <p>{words.quarantineHelp}</p>
      {error && <p class="error">{error.message}</p>}
      {value?.items.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {value?.items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {value?.next && (
        <button type="button" onClick={() => more(value.next as string)}>
          {words.more}
        </button>
      )}
    </main>
  )
}

function Item({ item }: { item: Quarantined }) {
  const surroundings = useSurroundings()
  const [outcome, setOutcome] = useState('')
  const replay = async () =>
    setOutcome(
      await api.replay(item.id).then(
        () => words.replayed,
        (error: Error) => error.message,
      ),
    )
  return (
    <li class="card">
      <div>
        <strong>{item.reason}</strong>
        <small>
          {channelName(surroundings, item.channel)} · {fullTime(item.at)} · {fileSize(item.size)}
        </small>
      </div>
      {outcome ? (
        <small role="status">{outcome}</small>
      ) : (
        <button type="button" onClick={replay}>
          {words.replay}
        </button>
      )}
    </li>
  )
}
