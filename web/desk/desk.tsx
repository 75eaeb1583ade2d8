import { type ComponentChildren, render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { RequestError } from '../shared/request.ts'
import { language } from '../shared/words.ts'
import { Agents } from './agents.tsx'
import { api, type Me } from './api.ts'
import { Articles } from './articles.tsx'
import { Channels, ChannelsLink } from './channels.tsx'
import { Customers } from './customers.tsx'
import { usePath } from './hooks.ts'
import { words as knowledgeWords } from './knowledge-words.ts'
import { Surrounding, type Surroundings } from './people.ts'
import { Preview } from './preview.tsx'
import { Quarantine } from './quarantine.tsx'
import { Register } from './register.tsx'
import { Reports } from './reports.tsx'
import { SignIn } from './sign-in.tsx'
import { Texts } from './texts.tsx'
import { TicketList } from './ticket-list.tsx'
import { TicketPage } from './ticket-page.tsx'
import { words } from './words.ts'

/** Asks who is signed in; shows the desk to them, and the way in to everybody else. */
function Desk() {
  const [surroundings, setSurroundings] = useState<Surroundings | null>(null)
  const [stranger, setStranger] = useState(location.pathname === '/desk/enter')
  const [error, setError] = useState('')

  const enter = async (me: Me) => {
    const [{ agents }, overview] = await Promise.all([api.agents(), api.overview()])
    setSurroundings({ me, agents, overview })
    setStranger(false)
  }
  useEffect(() => {
    if (stranger) return
    api
      .me()
      .then(enter)
      .catch((reason) => {
        if (reason instanceof RequestError && reason.status === 401) setStranger(true)
        else setError(reason.message)
      })
  }, [])

  if (error) return <p class="error">{error}</p>
  if (stranger) return <SignIn done={enter} />
  if (!surroundings) return null
  return (
    <Surrounding.Provider value={surroundings}>
      <Workplace me={surroundings.me} />
    </Surrounding.Provider>
  )
}

function Workplace({ me }: { me: Me }) {
  const [path, go] = usePath()
  const [place = '', number = null] = path.split('/')
  const chosen = place === 'tickets' ? number : null
  const link = (to: string, word: ComponentChildren) => (
    <a
      href={`/desk/${to}`}
      aria-current={place === to}
      onClick={(event) => {
        event.preventDefault()
        go(to)
      }}
    >
      {word}
    </a>
  )
  const leave = async () => {
    await api.signOut()
    location.assign('/desk')
  }
  return (
    <div class={place ? 'desk inside' : 'desk'}>
      <header class="bar">
        <a
          href="/desk"
          class="brand"
          onClick={(event) => {
            event.preventDefault()
            go('')
          }}
        >
          Echodesk
        </a>
        {link('register', words.register)}
        {link('customers', knowledgeWords.customers)}
        {link('articles', knowledgeWords.articles)}
        {link('reports', words.reports)}
        {link('texts', knowledgeWords.texts)}
        {link('preview', words.preview)}
        {link('quarantine', words.quarantine)}
        {link('channels', <ChannelsLink />)}
        {me.role === 'admin' && link('agents', words.agents)}
        <span class="me">{me.name}</span>
        <button type="button" class="plain" onClick={leave}>
          {words.signOut}
        </button>
      </header>
      <TicketList chosen={chosen} choose={(each) => go(`tickets/${each}`)} />
      {chosen && <TicketPage number={chosen} back={() => go('')} />}
      {place === 'customers' && <Customers open={number} go={(id) => go(`customers/${id}`)} />}
      {place === 'articles' && <Articles open={number} go={(id) => go(`articles/${id}`)} />}
      {place === 'texts' && <Texts />}
      {place === 'preview' && <Preview />}
      {place === 'quarantine' && <Quarantine />}
      {place === 'reports' && (
        <Reports period={number} go={(to) => go(`reports/${to}`)} open={(to) => go(`tickets/${to}`)} />
      )}
      {place === 'agents' && <Agents />}
      {place === 'channels' && <Channels />}
      {place === 'register' && <Register done={(each) => go(`tickets/${each}`)} cancel={() => go('')} />}
      {!place && (
        <main class="page empty">
          <p>{words.choose}</p>
          <small>{words.keys}</small>
        </main>
      )}
    </div>
  )
}

document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
render(<Desk />, document.getElementById('page') as HTMLElement)
