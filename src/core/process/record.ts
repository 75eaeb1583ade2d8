import type { TimelineEvent } from '../records/index.ts'

/** What the process has kept of a ticket, as one: the newest of each form, every confirmation and verification. */
export type TicketRecord = {
  diagnosis: Kept | null
  escalations: Kept[]
  plan: Kept | null
  proposal: Kept | null
  workaround: Kept | null
  solution: Kept | null
  cause: Kept | null
  parts: Kept[]
  reproductions: Kept[]
  onSite: Kept[]
  rectifications: Kept[]
  /** The customer's yes, with the message that says it. */
  confirmations: Kept[]
  /** How it was verified: the acceptance. */
  verifications: Kept[]
}

export type Kept = { at: Date; actor: string; to: string | null; data: Record<string, unknown> }

/** Reads a ticket's record out of its timeline, which is in the order of time. */
export function recordOf(timeline: TimelineEvent[]): TicketRecord {
  const all = (name: string): Kept[] =>
    timeline
      .filter(({ event }) => event === name)
      .map(({ at, actor, to, data }) => ({ at, actor, to, data: data ?? {} }))
  const newest = (name: string): Kept | null => all(name).at(-1) ?? null
  return {
    diagnosis: newest('diagnosis'),
    escalations: all('escalated'),
    plan: newest('plan'),
    proposal: newest('proposal'),
    workaround: newest('workaround'),
    solution: newest('solution'),
    cause: newest('cause'),
    parts: all('parts'),
    reproductions: all('reproduction'),
    onSite: all('on-site'),
    rectifications: all('rectification'),
    confirmations: all('confirmed'),
    verifications: all('verification'),
  }
}
