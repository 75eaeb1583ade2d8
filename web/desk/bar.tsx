import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { api, type Me } from './api.ts'
import { useAmiss } from './channels.tsx'
import { words as knowledgeWords } from './knowledge-words.ts'
import { words as placeWords } from './place-words.ts'
import { words } from './words.ts'

type Way = { place: string; go(to: string): void }

const daily: [to: string, word: string][] = [
  ['register', words.register],
  ['customers', knowledgeWords.customers],
  ['articles', knowledgeWords.articles],
  ['reports', words.reports],
]

/** What is opened more rarely, in one menu. */
const rare: [to: string, word: string, roles?: string[]][] = [
  ['agents', words.agents],
  ['requests', placeWords.requests],
  ['preview', words.preview],
  ['texts', knowledgeWords.texts],
  ['quarantine', words.quarantine],
  ['channels', words.channels],
  ['integrations', placeWords.integrations, ['admin', 'supervisor']],
]

/** The top of every page: where one can go, who is signed in. On a narrow screen all of it is in the menu. */
export function Bar({ me, place, go }: Way & { me: Me }) {
  const amiss = useAmiss()
  const allowed = rare.filter(([, , roles]) => !roles || roles.includes(me.role))
  const leave = async () => {
    await api.signOut()
    location.assign('/desk')
  }
  const link = ([to, word]: [string, string, ...unknown[]]) => (
    <Link key={to} to={to} place={place} go={go}>
      {word}
      {to === 'channels' && amiss > 0 && <strong class="amiss"> {words.channelsAmiss(amiss)}</strong>}
    </Link>
  )
  return (
    <header class="bar">
      <Link to="" place={place || 'none'} go={go} brand>
        Echodesk
      </Link>
      <nav class="daily">{daily.map(link)}</nav>
      <Menu title={placeWords.menu} marked={amiss > 0}>
        <div class="narrow">{daily.map(link)}</div>
        {allowed.map(link)}
        <button type="button" class="plain" onClick={leave}>
          {words.signOut}
        </button>
      </Menu>
      <span class="me">{me.name}</span>
    </header>
  )
}

function Link(props: Way & { to: string; brand?: boolean; children: ComponentChildren }) {
  const { to, place, go, brand = false, children } = props
  return (
    <a
      href={`/desk${to && `/${to}`}`}
      class={brand ? 'brand' : undefined}
      aria-current={place === to ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}

/** Closes when something in it is chosen, or anything beside it. */
function Menu({ title, marked, children }: { title: string; marked: boolean; children: ComponentChildren }) {
  const box = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const close = (event: Event) => {
      const inSummary = (event.target as HTMLElement).closest('summary')?.parentElement === box.current
      if (box.current && !inSummary) box.current.open = false
    }
    const byEscape = (event: KeyboardEvent) => event.key === 'Escape' && close(event)
    addEventListener('click', close)
    addEventListener('keydown', byEscape)
    return () => {
      removeEventListener('click', close)
      removeEventListener('keydown', byEscape)
    }
  }, [])
  return (
    <details class="menu" ref={box}>
      <summary>
        {title}
        {marked && <span class="dot" />}
      </summary>
      <div class="menu-items">{children}</div>
    </details>
  )
}
