import { useCallback, useRef, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { useLoaded } from './hooks.ts'
import { words } from './knowledge-words.ts'
import { channelName, useSurroundings } from './people.ts'
import { words as deskWords, wordFor } from './words.ts'

type Dossier = Partial<Record<'organisation' | 'contact' | 'habits' | 'sorePoints' | 'style' | 'notes', string>>
type Customer = {
  id: string
  name: string
  tier: string
  locale: string | null
  consultant: string | null
  dossier: Dossier | null
  identities: { channel: string; address: string; verified: boolean }[]
}
type Imported = { created: number; updated: number; failed: { line: number; message: string }[] }

const inFile = ['organisation', 'contact', 'habits', 'sorePoints', 'style', 'notes'] as const
const fields = ['name', 'tier', 'locale', 'consultant', ...inFile] as const
const keepers = ['admin', 'supervisor', 'success']

/** Everybody who ever wrote: found, their file changed, moved in and out as a table. */
export function Customers({ open, go }: { open: string | null; go: (id: string) => void }) {
  const [q, setQ] = useState('')
  const load = useCallback(
    () => ask<{ customers: Customer[] }>('GET', `/api/customers?limit=100${q && `&q=${encodeURIComponent(q)}`}`),
    [q],
  )
  const { value, error, reload } = useLoaded(load)
  const surroundings = useSurroundings()
  const { me } = surroundings
  const chosen = value?.customers.find(({ id }) => id === open)
  return (
    <main class="page">
      <header class="report-head">
        <h2>{words.customers}</h2>
        <input
          type="search"
          placeholder={words.search}
          aria-label={words.search}
          value={q}
          onInput={(event) => setQ(event.currentTarget.value)}
        />
        {keepers.includes(me.role) && <a href="/api/customers.csv">{words.spreadsheet}</a>}
      </header>
      {keepers.includes(me.role) && <TakeIn done={reload} />}
      {error && <p class="error">{error.message}</p>}
      {chosen && <File key={chosen.id} customer={chosen} done={reload} />}
      {value?.customers.length === 0 && <p class="empty">{words.nothing}</p>}
      <ul class="cards">
        {value?.customers.map((customer) => (
          <li key={customer.id} class="card">
            <div>
              <button type="button" class="plain" onClick={() => go(customer.id)}>
                <strong>{customer.name || customer.identities[0]?.address}</strong>
              </button>
              <small>
                {[customer.dossier?.organisation, wordFor(deskWords.tiers, customer.tier)].filter(Boolean).join(' · ')}
                {customer.identities.map(({ channel, address, verified }) => (
                  <span key={address} class="address">
                    {channelName(surroundings, channel)}: {address} {verified && '✓'}
                  </span>
                ))}
              </small>
            </div>
          </li>
        ))}
      </ul>
    </main>
  )
}

function TakeIn({ done }: { done: () => Promise<void> }) {
  const chooser = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string[]>([])
  const take = async (file: File | undefined) => {
    if (!file) return
    try {
      const { created, updated, failed } = await ask<Imported>('POST', '/api/customers.csv', { csv: await file.text() })
      const lines = failed.map(({ line, message }) => `${words.line} ${line}: ${message}`)
      setSaid([words.took(created, updated, failed.length), ...lines])
      await done()
    } catch (reason) {
      setSaid([(reason as Error).message])
    }
  }
  return (
    <div>
      <button type="button" class="plain" onClick={() => chooser.current?.click()}>
        {words.takeIn}
      </button>
      <input
        ref={chooser}
        type="file"
        accept=".csv,text/csv"
        hidden
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      {said.map((line) => (
        <small key={line} role="status">
          {line}
        </small>
      ))}
    </div>
  )
}

function File({ customer, done }: { customer: Customer; done: () => Promise<void> }) {
  const { me } = useSurroundings()
  const [said, setSaid] = useState('')
  const [values, setValues] = useState<Record<string, string>>(() => ({
    ...customer.dossier,
    name: customer.name,
    tier: customer.tier,
    locale: customer.locale ?? '',
    consultant: customer.consultant ?? '',
  }))
  const attempt = async (act: () => Promise<unknown>) => {
    try {
      await act()
      setSaid(words.saved)
      await done()
    } catch (reason) {
      setSaid((reason as Error).message)
    }
  }
  const erase = () => {
    if (confirm(words.eraseSure))
      void attempt(() => ask('POST', `/api/customers/${customer.id}/erase`, { confirm: true }))
  }
  return (
    <form
      class="register"
      onSubmit={(event) => {
        event.preventDefault()
        void attempt(() => ask('POST', `/api/customers/${customer.id}`, values))
      }}
    >
      {fields.map((field) => (
        <label key={field} for={`file-${field}`}>
          {words.fields[field]}
          {field === 'style' ? (
            <select
              id={`file-${field}`}
              value={values.style ?? ''}
              onChange={(event) => setValues({ ...values, style: event.currentTarget.value })}
            >
              {Object.entries(words.styles).map(([style, word]) => (
                <option key={style} value={style}>
                  {word}
                </option>
              ))}
            </select>
          ) : (
            <input
              id={`file-${field}`}
              value={values[field] ?? ''}
              onInput={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
            />
          )}
        </label>
      ))}
      {said && <p role="status">{said}</p>}
      <div class="actions">
        <button type="submit" class="primary">
          {words.save}
        </button>
        {keepers.slice(0, 2).includes(me.role) && (
          <>
            <a href={`/api/customers/${customer.id}/export`}>{words.export}</a>
            <button type="button" onClick={erase}>
              {words.erase}
            </button>
          </>
        )}
      </div>
    </form>
  )
}
