import { useState } from 'preact/hooks'
import { api, type Me } from './api.ts'
import { words } from './words.ts'

const linkToken = () => (location.pathname === '/desk/enter' ? location.hash.slice(1) : '')

/**
 * By the API token, or by a one-time link. The link's token stands behind `#`, so that no server logs it, and it is
 * spent only by the button, so that whoever previews the link does not use it up.
 */
export function SignIn({ done }: { done: (me: Me) => void }) {
  const [link, setLink] = useState(linkToken)
  const [token, setToken] = useState('')
  const [error, setError] = useState('')

  const submit = async (event: Event) => {
    event.preventDefault()
    try {
      const me = await (link ? api.enter(link) : api.signIn(token.trim()))
      history.replaceState(null, '', '/desk')
      done(me)
    } catch (reason) {
      setLink('')
      setError((reason as Error).message)
    }
  }

  return (
    <form class="sign-in" onSubmit={submit}>
      <h1>{words.signInTitle}</h1>
      {link ? (
        <p>{words.enter}</p>
      ) : (
        <>
          <p>{words.signInHelp}</p>
          <input
            type="password"
            autocomplete="current-password"
            placeholder={words.token}
            aria-label={words.token}
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        </>
      )}
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" class="primary" disabled={!link && !token.trim()}>
        {link ? words.enterButton : words.signIn}
      </button>
    </form>
  )
}
