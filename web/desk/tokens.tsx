import { useCallback, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { fullTime } from '../shared/time.ts'
import { useLoaded } from './hooks.ts'
import { nameOf, useSurroundings } from './people.ts'
import { words } from './place-words.ts'

type Token = { id: string; name: string; role: string; createdAt: string; createdBy: string }
type Role = keyof typeof words.roles

/** For administrators: which programs may use the API; a token is shown once, when it is made. */
export function Tokens() {
  const load = useCallback(() => ask<{ tokens: Token[] }>('GET', '/api/tokens'), [])
  const { value, error, reload } = useLoaded(load)
  const surroundings = useSurroundings()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('l1')
  const [made, setMade] = useState('')
  const [refused, setRefused] = useState('')
  const attempt = async (act: () => Promise<void>) => {
    setRefused('')
    await act().catch((reason: Error) => setRefused(reason.message))
    await reload()
  }
  const make = () =>
    attempt(async () => {
      const { token } = await ask<{ token: string }>('POST', '/api/tokens', { name, role })
      setMade(token)
      setName('')
    })
  const takeBack = (token: Token) =>
    confirm(words.takeBackSure(token.name)) &&
    attempt(() => ask('DELETE', `/api/tokens/${encodeURIComponent(token.id)}`))
  return (
    <section>
      <h3>{words.tokens}</h3>
      <p>{words.tokensHelp}</p>
      <form
        class="inline-form"
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <input
          required
          maxLength={60}
          placeholder={words.program}
          aria-label={words.program}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <select aria-label={words.role} value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          {Object.entries(words.roles).map(([id, word]) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
        </select>
        <button type="submit" class="primary">
          {words.makeToken}
        </button>
      </form>
      {made && (
        <p class="banner" role="status">
          {words.tokenOnce}
          <input readOnly aria-label={words.tokens} value={made} onFocus={(event) => event.currentTarget.select()} />
        </p>
      )}
      {(refused || error) && (
        <p class="error" role="alert">
          {refused || error?.message}
        </p>
      )}
      {value?.tokens.length === 0 && <small>{words.nothing}</small>}
      <ul class="cards">
        {value?.tokens.map((token) => (
          <li key={token.id} class="card">
            <div>
              <strong>{token.name}</strong>
              <small>
                {words.roles[token.role as Role] ?? token.role} · {nameOf(surroundings, token.createdBy)} ·{' '}
                {fullTime(token.createdAt)}
              </small>
            </div>
            <button type="button" onClick={() => takeBack(token)}>
              {words.takeBack}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
