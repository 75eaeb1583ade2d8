import { render } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { RequestError } from '../shared/request.ts'
import { language } from '../shared/words.ts'
import { Agents } from './agents.tsx'
import { api, type Me } from './api.ts'
import { Articles } from './articles.tsx'
import { Bar } from './bar.tsx'
import { Channels } from './channels.tsx'
import { Customers } from './customers.tsx'
import { usePath } from './hooks.ts'
import { Integrations } from './integrations.tsx'
import { Surrounding, type Surroundings } from './people.ts'
import { Preview } from './preview.tsx'
import { Quarantine } from './quarantine.tsx'
import { Register } from './register.tsx'
import { Reports } from './reports.tsx'
import { Requests } from './requests.tsx'
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
  return (
    <div class={place ? 'desk inside' : 'desk'}>
      <Bar me={me} place={place} go={go} />
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
      {place === 'integrations' && <Integrations />}
      {place === 'requests' && <Requests open={(each) => go(`tickets/${each}`)} />}
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
