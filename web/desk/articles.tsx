import { useCallback, useState } from 'preact/hooks'
import { fullTime } from '../shared/time.ts'
import { useLoaded } from './hooks.ts'
import { type Article, knowledge } from './knowledge-api.ts'
import { words } from './knowledge-words.ts'
import { useSurroundings } from './people.ts'

/** What is known: drafts first to be approved, then what customers may read. */
export function Articles({ open, go }: { open: string | null; go: (id: string) => void }) {
  const load = useCallback(() => knowledge.articles(), [])
  const { value, error, reload } = useLoaded(load)
  const chosen = value?.articles.find(({ id }) => id === open)
  const add = async () => {
    const { id } = await knowledge.add({ title: words.newArticle, text: '…', language: 'zh' })
    await reload()
    go(id)
  }
  return (
    <main class="page">
      <header class="report-head">
        <h2>{words.articles}</h2>
        <button type="button" onClick={add}>
          {words.newArticle}
        </button>
      </header>
      {error && <p class="error">{error.message}</p>}
      {value?.articles.length === 0 && <p class="empty">{words.nothing}</p>}
      {chosen && <Edit key={`${chosen.id}${chosen.version}`} article={chosen} done={reload} />}
      <ul class="cards">
        {value?.articles.map((article) => (
          <li key={article.id} class="card">
            <div>
              <button type="button" class="plain" onClick={() => go(article.id)}>
                <strong>{article.title}</strong>
              </button>
              <small>
                {words.states[article.state]} · {article.language} · {fullTime(article.updatedAt)}
                {article.ticket && ` · ${words.from} ${article.ticket}`}
              </small>
            </div>
            <small>
              {words.helped} {article.helped} · {words.missed} {article.missed}
            </small>
          </li>
        ))}
      </ul>
    </main>
  )
}

function Edit({ article, done }: { article: Article; done: () => Promise<void> }) {
  const [draft, setDraft] = useState({ title: article.title, text: article.text, language: article.language })
  const [said, setSaid] = useState('')
  const { me } = useSurroundings()
  const change = async (fields: Partial<Article>) => {
    try {
      await knowledge.change(article.id, { ...draft, ...fields, version: article.version })
      setSaid(words.saved)
      await done()
    } catch (reason) {
      setSaid((reason as Error).message)
    }
  }
  return (
    <form
      class="register"
      onSubmit={(event) => {
        event.preventDefault()
        void change({})
      }}
    >
      <label>
        {words.title}
        <input value={draft.title} onInput={(event) => setDraft({ ...draft, title: event.currentTarget.value })} />
      </label>
      <label>
        {words.text}
        <textarea
          rows={10}
          value={draft.text}
          onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
      </label>
      <label>
        {words.language}
        <select
          value={draft.language}
          onChange={(event) => setDraft({ ...draft, language: event.currentTarget.value })}
        >
          <option value="zh">中文</option>
          <option value="en">English</option>
        </select>
      </label>
      {said && <p role="status">{said}</p>}
      <div class="actions">
        <button type="submit">{words.save}</button>
        {article.state !== 'published' && me.role !== 'l1' && (
          <button type="button" class="primary" onClick={() => change({ state: 'published' })}>
            {words.publish}
          </button>
        )}
        {article.state === 'published' && (
          <button type="button" onClick={() => change({ state: 'retired' })}>
            {words.retire}
          </button>
        )}
      </div>
    </form>
  )
}
