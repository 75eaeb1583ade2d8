import type { Pending } from './outbox.ts'

/** Where this browser remembers the conversation; a browser that forbids it simply begins anew each time. */
const place = (site: string | null) => `echodesk.chat${site ? `.${site}` : ''}`

export function remember(site: string | null, conversation: string | null): void {
  try {
    if (conversation === null) localStorage.removeItem(place(site))
    else localStorage.setItem(place(site), conversation)
  } catch {}
}

export function remembered(site: string | null): string | null {
  try {
    return localStorage.getItem(place(site))
  } catch {
    return null
  }
}

/** A conversation that a link brought along behind `#c=`, which no server is ever sent. It leaves the address at once. */
export function fromLink(): string | null {
  const conversation = /^#c=([\w-]{44})$/.exec(location.hash)?.[1] ?? null
  if (conversation) history.replaceState(null, '', location.pathname + location.search)
  return conversation
}

export const linkTo = (conversation: string) =>
  `${location.origin}${location.pathname}${location.search}#c=${conversation}`

const unsentPlace = (site: string | null) => `${place(site)}.unsent`

/** Keeps, for this tab alone, what is not sent yet: a phone may drop a page that nobody looks at. Files are not kept. */
export function keepUnsent(site: string | null, conversation: string | null, pending: Pending[]): void {
  const left = pending.filter((each) => each.state !== 'sent' && each.files.length === 0)
  try {
    if (left.length === 0) sessionStorage.removeItem(unsentPlace(site))
    else sessionStorage.setItem(unsentPlace(site), JSON.stringify({ conversation, left }))
  } catch {}
}

/** What this tab left unsent in a conversation, or before it had one. */
export function unsent(site: string | null, conversation: string | null): Pending[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(unsentPlace(site)) ?? 'null')
    return kept?.conversation === conversation ? kept.left : []
  } catch {
    return []
  }
}
