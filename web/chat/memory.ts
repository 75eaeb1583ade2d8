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
