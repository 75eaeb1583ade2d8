import { render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { language } from '../shared/words.ts'
import { Composer } from './composer.tsx'
import { ChatConversation, type ChatState } from './conversation.ts'
import { fromLink, linkTo, remember, remembered } from './memory.ts'
import { Messages } from './messages.tsx'
import { words } from './words.ts'

const query = new URLSearchParams(location.search)
const site = query.get('site')
const embedded = query.has('embed')
const ticketNumber = /\b\d{8}-\d{3,}\b/

function Chat() {
  const [state, setState] = useState<ChatState>({ conversation: null, messages: [], pending: [], connection: 'none' })
  const [visitor, setVisitor] = useState({ name: '', email: '' })
  const [title, setTitle] = useState(words.title)
  const chat = useMemo(() => new ChatConversation(site, setState), [])

  useEffect(() => {
    const enter = (conversation: string | null) => conversation && chat.enter(conversation)
    enter(fromLink() ?? remembered(site))
    const follow = () => enter(fromLink())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    const path = site ? `/chat?site=${encodeURIComponent(site)}` : '/chat'
    ask<{ title: string }>('GET', path).then(
      (about) => about.title && setTitle(about.title),
      () => {},
    )
  }, [])
  useEffect(() => {
    if (state.conversation) remember(site, state.conversation)
  }, [state.conversation])

  const begin = () => {
    remember(site, null)
    chat.leave()
  }
  const acknowledgement = state.messages.find((message) => message.kind === 'acknowledgement')
  const number = ticketNumber.exec(acknowledgement?.text ?? '')?.[0]

  return (
    <main class={embedded ? 'chat embedded' : 'chat'}>
      <header>
        <div>
          <h1>{title}</h1>
          {number && (
            <small>
              {words.ticket} {number}
            </small>
          )}
        </div>
        {state.conversation && <Menu conversation={state.conversation} begin={begin} />}
        {embedded && (
          <button
            type="button"
            class="plain"
            aria-label={words.close}
            onClick={() => parent.postMessage('echodesk:close', '*')}
          >
            ✕
          </button>
        )}
      </header>
      {state.connection === 'lost' && <p class="banner">{words.reconnecting}</p>}
      <Messages
        state={state}
        again={(pending) => chat.again(pending, visitor)}
        choose={(choice) => chat.choose(choice, visitor)}
      />
      {state.connection === 'gone' ? (
        <p class="banner">
          {words.lost}{' '}
          <button type="button" onClick={begin}>
            {words.begin}
          </button>
        </p>
      ) : (
        <>
          {!state.conversation && <About visitor={visitor} change={setVisitor} />}
          <Composer send={(text, files) => chat.send(text, files, visitor)} />
        </>
      )}
    </main>
  )
}

function Menu({ conversation, begin }: { conversation: string; begin: () => void }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(linkTo(conversation))
    setCopied(true)
  }
  return (
    <details class="menu">
      <summary aria-label={words.menu}>⋯</summary>
      <div>
        <button type="button" class="plain" onClick={copy}>
          {words.link}
        </button>
        {copied && <small role="status">{words.copied}</small>}
        <button type="button" class="plain" onClick={begin}>
          {words.begin}
        </button>
      </div>
    </details>
  )
}

type Visitor = { name: string; email: string }

function About({ visitor, change }: { visitor: Visitor; change: (visitor: Visitor) => void }) {
  const field = (key: keyof Visitor, inputMode: 'text' | 'email', autocomplete: 'name' | 'email', longest: number) => (
    <input
      inputMode={inputMode}
      autocomplete={autocomplete}
      maxLength={longest}
      placeholder={words[key]}
      aria-label={words[key]}
      value={visitor[key]}
      onInput={(event) => change({ ...visitor, [key]: event.currentTarget.value })}
    />
  )
  return (
    <fieldset class="about">
      <legend class="hidden">{words.about}</legend>
      {field('name', 'text', 'name', 100)}
      {field('email', 'email', 'email', 254)}
    </fieldset>
  )
}

document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
document.title = words.title
render(<Chat />, document.getElementById('page') as HTMLElement)
