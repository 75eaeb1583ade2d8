import { render } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ask } from '../shared/request.ts'
import { language } from '../shared/words.ts'
import { Composer } from './composer.tsx'
import { ChatConversation, nothingYet } from './conversation.ts'
import { fromLink, linkTo, remember, remembered } from './memory.ts'
import { Messages } from './messages.tsx'
import type { Visitor } from './outbox.ts'
import { words } from './words.ts'

const query = new URLSearchParams(location.search)
const site = query.get('site')
const embedded = query.has('embed')
/** Until the desk has said what stands at the head, and how much it takes. */
const usual = { title: words.title, limits: { fileSize: Number.POSITIVE_INFINITY, files: 10 } }
const ticketNumber = /\b\d{8}-\d{3,}\b/

function Chat() {
  const [state, setState] = useState(nothingYet)
  const [visitor, setVisitor] = useState({ name: '', email: '' })
  const [about, setAbout] = useState(usual)
  const chat = useMemo(() => new ChatConversation(site, setState), [])

  useEffect(() => {
    chat.open(fromLink() ?? remembered(site))
    const follow = () => {
      const conversation = fromLink()
      if (conversation) chat.open(conversation)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  useEffect(() => {
    const path = site ? `/chat?site=${encodeURIComponent(site)}` : '/chat'
    ask<typeof usual>('GET', path).then(
      ({ title, limits }) => setAbout({ title: title || words.title, limits }),
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
          <h1>{about.title}</h1>
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
      {state.connection === 'lost' && (
        <p class="banner" role="status">
          {words.reconnecting}
        </p>
      )}
      <Messages
        state={state}
        again={(pending) => chat.again(pending, visitor)}
        choose={(choice) => chat.choose(choice, visitor)}
      />
      {state.connection === 'gone' ? (
        <p class="banner" role="alert">
          {words.lost}{' '}
          <button type="button" onClick={begin}>
            {words.begin}
          </button>
        </p>
      ) : (
        <>
          {!state.conversation && <About visitor={visitor} change={setVisitor} />}
          <Composer limits={about.limits} send={(text, files) => chat.send(text, files, visitor)} />
        </>
      )}
    </main>
  )
}

function Menu({ conversation, begin }: { conversation: string; begin: () => void }) {
  const [said, setSaid] = useState<'nothing' | 'copied' | 'by-hand'>('nothing')
  const menu = useRef<HTMLDetailsElement>(null)
  const link = linkTo(conversation)
  // Only a page that came encrypted, or from this machine, may write to the clipboard.
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(link) ?? Promise.reject()).then(
      () => setSaid('copied'),
      () => setSaid('by-hand'),
    )
  const close = () => {
    if (menu.current) menu.current.open = false
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current?.open) return
    close()
    menu.current.querySelector('summary')?.focus()
  }
  return (
    <details
      ref={menu}
      class="menu"
      onToggle={() => setSaid('nothing')}
      onKeyDown={onKeyDown}
      onFocusOut={(event) => event.currentTarget.contains(event.relatedTarget as Node) || close()}
    >
      <summary aria-label={words.menu}>⋯</summary>
      <div>
        <button type="button" class="plain" onClick={copy}>
          {words.link}
        </button>
        <small role="status">
          {said === 'copied' && words.copied}
          {said === 'by-hand' && words.copyByHand}
        </small>
        {said === 'by-hand' && <input readonly value={link} aria-label={words.link} />}
        <button type="button" class="plain" onClick={begin}>
          {words.begin}
        </button>
      </div>
    </details>
  )
}

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
