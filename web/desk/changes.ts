import { useEffect, useRef, useState } from 'preact/hooks'

/** The numbers of tickets that changed; null after a gap, when anything may have. */
type Listener = (numbers: string[] | null) => void

const listeners = new Set<Listener>()
const watchers = new Set<(live: boolean) => void>()
let events: EventSource | null = null
let live = true

function tell(numbers: string[] | null): void {
  for (const listener of listeners) listener(numbers)
}

function setLive(next: boolean): void {
  if (next && !live) tell(null)
  live = next
  for (const watch of watchers) watch(next)
}

/** One connection serves the whole page: a browser opens only six to one server, over all its tabs. */
function connect(): void {
  events = new EventSource('/api/events')
  events.addEventListener('changed', ({ data }) => tell(JSON.parse(data).tickets))
  events.onopen = () => setLive(true)
  events.onerror = () => {
    setLive(false)
    if (events?.readyState === EventSource.CLOSED) setTimeout(connect, 5000)
  }
}

/** Calls `listener` with what changed. Gives whether the connection stands. */
export function useChanges(listener: Listener): boolean {
  const [now, setNow] = useState(live)
  const current = useRef(listener)
  current.current = listener
  useEffect(() => {
    const listen: Listener = (numbers) => current.current(numbers)
    listeners.add(listen)
    watchers.add(setNow)
    if (!events) connect()
    return () => {
      listeners.delete(listen)
      watchers.delete(setNow)
    }
  }, [])
  return now
}
