import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

/** The path behind `/desk`, and how to go elsewhere without loading the page anew. */
export function usePath(): [string, (path: string) => void] {
  const read = () => location.pathname.replace(/^\/desk\/?/, '')
  const [path, setPath] = useState(read)
  useEffect(() => {
    const back = () => setPath(read())
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  const go = useCallback((to: string) => {
    history.pushState(null, '', `/desk${to && `/${to}`}`)
    setPath(to)
  }, [])
  return [path, go]
}

/** The time, anew every so often: what is due is shown by it. */
export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/**
 * Loads something, and again whenever `load` is another function or `reload` is called. An answer that another request
 * has overtaken is dropped; while it loads, the last answer stays.
 */
export function useLoaded<Value>(load: () => Promise<Value>) {
  const [value, setValue] = useState<Value | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const latest = useRef(0)
  const reload = useCallback(async () => {
    latest.current += 1
    const mine = latest.current
    try {
      const loaded = await load()
      if (mine !== latest.current) return
      setValue(() => loaded)
      setError(null)
    } catch (reason) {
      if (mine === latest.current) setError(reason as Error)
    }
  }, [load])
  useEffect(() => {
    void reload()
  }, [reload])
  return { value, error, reload, setValue }
}

/** Single keys, while nothing is being typed. */
export function useKeys(keys: Record<string, () => void>): void {
  const current = useRef(keys)
  current.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).matches('input, textarea, select')
      if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== 'Escape')) return
      if (typing) return (event.target as HTMLElement).blur()
      const act = current.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
