import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { fromNow } from '../shared/time.ts'
import { api, type Filter, type Ticket } from './api.ts'
import { useChanges } from './changes.ts'
import { byDue, dueOf } from './due.ts'
import { useKeys, useLoaded, useNow } from './hooks.ts'
import { channelName, nameOf, useSurroundings } from './people.ts'
import { wordFor, words } from './words.ts'

const tabs = { open: ['new', 'open', 'waiting'], resolved: ['resolved'], closed: ['closed'], all: [undefined] } as const
type Tab = keyof typeof tabs
type Loaded = { tickets: Ticket[]; next: Map<string | undefined, string> }

/** The tickets, by what is due next, with filters and search; it follows what changes. */
export function TicketList({ chosen, choose }: { chosen: string | null; choose: (number: string) => void }) {
  const [tab, setTab] = useState<Tab>('open')
  const [filter, setFilter] = useState<Filter>({})
  const { list, error, more, live } = useTickets(tab, filter)
  const now = useNow()
  const search = useRef<HTMLInputElement>(null)

  const move = (by: number) => {
    const at = list.findIndex((ticket) => ticket.number === chosen)
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))]
    if (next) choose(next.number)
  }
  useKeys({ j: () => move(1), k: () => move(-1), '/': () => search.current?.focus() })

  return (
    <nav class="list">
      <div class="tabs">
        {(Object.keys(tabs) as Tab[]).map((each) => (
          <button
            type="button"
            key={each}
            class={each === tab ? 'tab chosen' : 'tab'}
            aria-pressed={each === tab}
            onClick={() => setTab(each)}
          >
            {words[each]}
          </button>
        ))}
      </div>
      <Filters filter={filter} change={setFilter} search={search} />
      {!live && <p class="banner">{words.offline}</p>}
      {error && <p class="error">{error.message}</p>}
      <ol>
        {list.map((ticket) => (
          <Row key={ticket.number} ticket={ticket} now={now} chosen={ticket.number === chosen} choose={choose} />
        ))}
      </ol>
      {list.length === 0 && !error && <p class="empty">{words.nothing}</p>}
      {more && (
        <button type="button" onClick={more}>
          {words.more}
        </button>
      )}
    </nav>
  )
}

/** One request for each status of the tab, so that no page of closed tickets stands before an open one. */
function useTickets(tab: Tab, filter: Filter) {
  const load = useCallback(() => loadPages(tab, filter, undefined), [tab, filter])
  const { value, error, reload, setValue } = useLoaded<Loaded>(load)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const live = useChanges(() => {
    clearTimeout(waiting.current)
    waiting.current = setTimeout(reload, 300)
  })
  useEffect(() => () => clearTimeout(waiting.current), [])
  const list = useMemo(() => [...(value?.tickets ?? [])].sort(byDue), [value])
  const more = value && value.next.size > 0 && (async () => setValue(await loadPages(tab, filter, value)))
  return { list, error, live, more }
}

async function loadPages(tab: Tab, filter: Filter, before: Loaded | undefined): Promise<Loaded> {
  const statuses = before ? [...before.next.keys()] : tabs[tab]
  const pages = await Promise.all(
    statuses.map(async (status) => {
      const page = await api.tickets({ ...filter, ...(status && { status }) }, before?.next.get(status) ?? null)
      return { status, ...page }
    }),
  )
  return {
    tickets: [...(before?.tickets ?? []), ...pages.flatMap((page) => page.tickets)],
    next: new Map(pages.flatMap(({ status, next }) => (next ? [[status, next] as const] : []))),
  }
}

type FiltersProps = { filter: Filter; change: (filter: Filter) => void; search: { current: HTMLInputElement | null } }

function Filters({ filter, change, search }: FiltersProps) {
  const { overview, me, agents } = useSurroundings()
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const set = (key: keyof Filter, value: string) => {
    const { [key]: _, ...rest } = filter
    change(value ? { ...rest, [key]: value } : rest)
  }
  const select = (key: keyof Filter, any: string, options: [string, string][]) => (
    <select aria-label={any} value={filter[key] ?? ''} onChange={(event) => set(key, event.currentTarget.value)}>
      <option value="">{any}</option>
      {options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  )
  const others = agents.filter((agent) => agent.id !== me.id).map(({ id, name }): [string, string] => [id, name])
  return (
    <div class="filters">
      <input
        ref={search}
        type="search"
        placeholder={words.search}
        aria-label={words.search}
        onInput={({ currentTarget }) => {
          clearTimeout(typing.current)
          typing.current = setTimeout(() => set('q', currentTarget.value.trim()), 250)
        }}
      />
      {select(
        'priority',
        words.anyPriority,
        overview.priorities.map((each) => [each, wordFor(words.priorities, each)]),
      )}
      {select('type', words.anyType, Object.entries(words.types))}
      {select('assignee', words.everyone, [[me.id, words.mine], ...others])}
    </div>
  )
}

type RowProps = { ticket: Ticket; now: number; chosen: boolean; choose: (number: string) => void }

function Row({ ticket, now, chosen, choose }: RowProps) {
  const surroundings = useSurroundings()
  const [due] = dueOf(ticket)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <li ref={row} class={chosen ? 'row chosen' : 'row'}>
      <a
        href={`/desk/tickets/${ticket.number}`}
        aria-current={chosen}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey) return
          event.preventDefault()
          choose(ticket.number)
        }}
      >
        <span class={`mark ${ticket.priority}`} title={wordFor(words.priorities, ticket.priority)} />
        <span class="subject">{ticket.subject}</span>
        {due ? (
          <DueMark at={due.at} what={words.due[due.what]} now={now} />
        ) : (
          <small>{wordFor(words.statuses, ticket.status)}</small>
        )}
        <small class="facts">
          <span>{ticket.number}</span>
          <span>{ticket.requester.name || ticket.requester.address}</span>
          <span>{channelName(surroundings, ticket.channel)}</span>
          <span class={ticket.offeredTo ? 'offered' : undefined}>
            {ticket.assignee === null ? '—' : nameOf(surroundings, ticket.assignee)}
          </span>
        </small>
      </a>
    </li>
  )
}

const soonMs = 15 * 60_000

export function DueMark({ at, what, now }: { at: string; what: string; now: number }) {
  const left = Date.parse(at) - now
  const state = left < 0 ? 'late' : left < soonMs ? 'soon' : ''
  return (
    <time class={`due ${state}`} dateTime={at}>
      {what} {left < 0 && words.late} {fromNow(at, now)}
    </time>
  )
}
