import type { Conversation, Outbound, Ticket, TimelineEvent } from '../core/records/index.ts'
import type { Settings } from '../core/settings.ts'
import type { Watcher } from './watched-store.ts'

type Line = Record<string, unknown> & { at: string; what: 'sent' | 'event' | 'told' }

/** The order in which what is of one moment and one `ref` is told. */
const order = { event: 0, sent: 1, told: 2 }

/** Everything that happened, as lines to print. */
export type Recording = Watcher & {
  /** The conversation of this key is one of the `ref`. */
  named(key: string, ref: string): void
  /** A part went to this address; its key begins with the row's id. */
  posted(key: string, address: string): void
  /** A command that was refused, and why. */
  refused(ref: string, agent: string, at: Date, reason: string): void
  /** The tickets of a `ref`, in the order of opening. */
  ticketsOf(ref: string): string[]
  refOf(ticketId: string): string
  /** The number of a `ref`'s last ticket; null where it has none yet. */
  numberOf(ref: string): string | null
  /** Gives out what was recorded, in order of time, and forgets it. */
  flush(): Line[]
  /** How many commands were refused. */
  refusals(): number
}

export function createRecording(settings: Settings): Recording {
  const keys = new Map<string, string>()
  const names = new Map<string, string>()
  const tickets = new Map<string, { ref: string; number: string; assignee: string | null }>()
  const addresses = new Map<string, string>()
  const byRef = new Map<string, string[]>()
  let refusals = 0
  let lines: { line: Line; place: number; index: number }[] = []
  const places = new Map<string, number>()

  const add = (ref: string, line: Line) => {
    if (!places.has(ref)) places.set(ref, places.size)
    lines.push({ line, place: places.get(ref)!, index: lines.length })
  }
  const about = (ticketId: string) => {
    const found = tickets.get(ticketId)
    if (!found) throw new Error(`nothing is known of the ticket ${ticketId}`)
    return found
  }

  const numberOf = (ref: string) => tickets.get(byRef.get(ref)?.at(-1) ?? '')?.number ?? null

  return {
    named(key, ref) {
      names.set(key, ref)
    },
    conversation({ id, key }: Conversation) {
      keys.set(id, names.get(key) ?? key)
    },
    ticket({ id, number, conversationId, assignee }: Ticket) {
      if (tickets.has(id)) return
      const ref = keys.get(conversationId) ?? conversationId
      tickets.set(id, { ref, number, assignee })
      byRef.set(ref, [...(byRef.get(ref) ?? []), id])
    },
    happened({ ticketId, at, actor, event, from, to, reason }: TimelineEvent) {
      const ticket = about(ticketId)
      const { ref, number } = ticket
      if (event === 'assignee') ticket.assignee = to
      add(ref, {
        at: at.toISOString(),
        what: 'event',
        ref,
        ticket: number,
        actor,
        event,
        ...present({ from, to, reason }),
      })
    },
    told(row: Outbound) {
      const { ref, number, assignee } = about(row.ticketId)
      const base = { at: row.createdAt.toISOString(), what: 'told' as const, ref, ticket: number }
      for (const { audience, to } of audiences(settings, row.to, assignee)) {
        add(ref, { ...base, audience, ...present({ to }), kind: row.kind, author: row.author, text: row.text ?? '' })
      }
    },
    posted(key, address) {
      addresses.set(key.slice(0, key.lastIndexOf('-')), address)
    },
    sent(row: Outbound, text: string, at: Date) {
      // What answers a message that opened no ticket is nothing a policy decided.
      if (row.ticketId === '') return
      const { ref, number } = about(row.ticketId)
      const { channel, kind, author } = row
      const to = addresses.get(row.id) ?? ''
      addresses.delete(row.id)
      add(ref, { at: at.toISOString(), what: 'sent', ref, ticket: number, channel, to, kind, author, text })
    },
    refused(ref, agent, at, reason) {
      refusals += 1
      add(ref, {
        at: at.toISOString(),
        what: 'event',
        ref,
        ticket: numberOf(ref),
        actor: agent,
        event: 'refused',
        reason,
      })
    },
    ticketsOf: (ref) => byRef.get(ref) ?? [],
    refOf: (ticketId) => about(ticketId).ref,
    numberOf,
    flush() {
      const sorted = lines.sort(
        (one, other) =>
          compare(one.line.at, other.line.at) ||
          one.place - other.place ||
          order[one.line.what] - order[other.line.what] ||
          one.index - other.index,
      )
      lines = []
      return sorted.map(({ line }) => line)
    },
    refusals: () => refusals,
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const present = (fields: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))

type Audience = { audience: string; to: string | null }

/** Whom a post is for, one agent after the other: the ticket's owner, a role's holders, or everyone. */
function audiences({ agents }: Settings, to: string[], assignee: string | null): Audience[] {
  if (to.length === 0) return [{ audience: 'everyone', to: null }]
  const found = new Map<string, Audience>()
  for (const each of to) {
    const role = each.startsWith('role:') ? each.slice('role:'.length) : null
    if (role === null) {
      found.set(each, { audience: each === assignee ? 'assignee' : 'agent', to: each })
      continue
    }
    const audience = role === 'supervisor' ? role : each
    const holders = agents.filter((agent) => agent.role === role)
    if (holders.length === 0) found.set(each, { audience, to: null })
    for (const { id } of holders) if (!found.has(id)) found.set(id, { audience, to: id })
  }
  return [...found.values()]
}
