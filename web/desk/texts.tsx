import { useCallback, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { language } from '../shared/words.ts'
import { useLoaded } from './hooks.ts'
import { words } from './knowledge-words.ts'

type Template = { name: string; language: string; text: string; variables: string[]; preview: string }

const names: Record<string, string> = { zh: '中文', en: 'English' }

/** What customers and colleagues read, as it looks with made-up values. */
export function Texts() {
  const load = useCallback(() => ask<{ templates: Template[] }>('GET', '/api/templates'), [])
  const { value, error } = useLoaded(load)
  const [shown, setShown] = useState<string>(language)
  const languages = [...new Set(value?.templates.map((each) => each.language))]
  return (
    <main class="page">
      <header class="report-head">
        <h2>{words.texts}</h2>
        <span class="tabs">
          {languages.map((each) => (
            <button
              type="button"
              key={each}
              class={each === shown ? 'tab chosen' : 'tab'}
              aria-pressed={each === shown}
              onClick={() => setShown(each)}
            >
              {names[each] ?? each}
            </button>
          ))}
        </span>
      </header>
      {error && <p class="error">{error.message}</p>}
      <ul class="cards">
        {value?.templates
          .filter((each) => each.language === shown)
          .map(({ name, preview, variables }) => (
            <li key={name} class="card">
              <div>
                <strong>{name}</strong>
                <p class="as-written">{preview}</p>
                <small>{variables.map((each) => `{{${each}}}`).join(' ')}</small>
              </div>
            </li>
          ))}
      </ul>
    </main>
  )
}
