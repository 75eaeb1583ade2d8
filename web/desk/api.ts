import type { Attachment } from '../shared/attachments.tsx'
import { ask } from '../shared/request.ts'

export type Me = { id: string; name: string; role: string }
export type Agent = Me & { skills: string[]; away: boolean }

export type Deadline = 'accept' | 'firstResponse' | 'nextResponse' | 'diagnosis' | 'workaround' | 'plan' | 'resolve'

export type Ticket = {
  number: string
  status: 'new' | 'open' | 'waiting' | 'resolved' | 'closed' | 'merged'
  stage: string
  type: string
  priority: string
  channel: string
  subject: string
  requester: { name: string; address: string }
  assignee: string | null
  createdAt: string
  nextUpdateAt: string | null
  firstResponseAt: string | null
  acceptedAt: string | null
  offeredTo: string | null
  deadlines: Record<Deadline, string | null>
  /** Which of the deadlines run now. */
  standing: Deadline[]
  tier: string
  certain: boolean
  accepted: boolean
}

export type Message = {
  id: string
  at: string
  direction: 'in' | 'out' | 'internal'
  kind: string
  author: string
  text: string
  fullText: string
  attachments: Attachment[]
  state: 'received' | 'queued' | 'sent' | 'failed' | 'withdrawn'
  /** Nothing sends it: somebody is to say it. */
  byHand?: boolean
  error?: string
}

export type TimelineEvent = { at: string; actor: string; event: string; from?: string; to?: string; reason?: string }

export type WholeTicket = Ticket & {
  messages: Message[]
  timeline: TimelineEvent[]
  allowed: string[]
  statedEmail: string | null
  /** Who answers in the channel's own app; empty: it waits there for somebody; null: the desk answers. */
  holder: string | null
  /** What the channel still takes before the customer writes again; null: any number. */
  budget: { left: number; of: number; endsAt: string } | null
}

type Label = { zh: string; en: string }

/** One thing that a command's form asks for. */
export type FormField = {
  kind: 'line' | 'text' | 'date' | 'flag' | 'list' | 'choice' | 'rows'
  label: Label
  names?: string
  required?: boolean
  where?: { field: string; is: string[] }
  types?: string[]
  options?: Record<string, Label>
  columns?: Record<string, Label>
}

/** What there is to choose from, by what a field names. */
export type Offers = Record<string, { id: string; label: string }[]>

export type CommandForm = { title: Label; fields: Record<string, FormField> }

export type Overview = {
  priorities: string[]
  counts: Record<string, number>
  timeZone: string
  tiers: string[]
  defaultTier: string
  /** What each channel is called, by language. */
  channels: Record<string, Record<string, string>>
  publishPromises: boolean
}
export type Quarantined = { id: string; at: string; channel: string; reason: string; size: number }
export type StoredFile = { fileId: string; name: string; type: string; size: number }
export type Page<Name extends string, Item> = Record<Name, Item[]> & { next: string | null }
/** What a ticket would be promised; instants as ISO 8601. */
export type Preview = {
  policy: string
  acceptBy: string
  firstResponse: string | null
  resolve: string | null
  updates: string[]
  asked: string[]
}

export type Filter = Partial<Record<'status' | 'priority' | 'type' | 'assignee' | 'q', string>>
export type Registration = {
  channel: string
  subject: string
  text: string
  requester: { name: string; address: string }
}

export type ReportFigure = {
  name: string
  kind: 'count' | 'share' | 'time' | 'mean'
  value: number | null
  tickets: number
  target: number | null
  before: number | null
}
type ReportGroup = {
  key: string
  opened: number
  closed: number
  answeredInTime: number | null
  solvedInTime: number | null
  satisfied: number | null
}
type Named = { number: string; subject: string }

export type Report = {
  period: string
  kind: 'week' | 'month' | 'quarter'
  madeAt: string
  labels: Record<string, string>
  figures: ReportFigure[]
  groups: Record<string, ReportGroup[]>
  recurring: { label: string; tickets: string[] }[]
  longestOpen: (Named & { createdAt: string })[]
  causes: (Named & { solvedMs: number; cause: string | null })[]
  answeredLate: (Named & { answeredMs: number })[]
}

export type Account = {
  channel: string
  account: string
  ok: boolean
  reason: string | null
  /** Where the code to scan is drawn. */
  code: string | null
  gap: { from: string; to: string } | null
  /** Of the whole account: how many more go out now, and when the next place comes free. */
  limits: {
    per: 'account' | 'conversation'
    messages: number
    within: number
    left?: number
    renewsAt?: string | null
  }[]
  push: { messages: number; within: number } | null
}

/** One of the servers under the desk. */
export type ServerState = { name: string; ok: boolean; reason: string | null }

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('')

/** What the desk asks of the server. Everything throws `RequestError`. */
export const api = {
  me: () => ask<Me>('GET', '/api/me'),
  signIn: (token: string) => ask<Me>('POST', '/api/session', {}, { authorization: `Bearer ${token}` }),
  enter: (token: string) => ask<Me>('POST', '/desk/enter', { token }),
  signOut: () => ask<null>('DELETE', '/api/session'),
  agents: () => ask<{ agents: Agent[] }>('GET', '/api/agents'),
  overview: () => ask<Overview>('GET', '/api/overview'),
  tickets: (filter: Filter, cursor: string | null) => {
    const query = new URLSearchParams({ ...filter, limit: '100', ...(cursor && { cursor }) })
    return ask<Page<'tickets', Ticket>>('GET', `/api/tickets?${query}`)
  },
  forms: () => ask<{ forms: Record<string, CommandForm> }>('GET', '/api/forms'),
  offers: (number: string) => ask<{ offers: Offers }>('GET', `/api/tickets/${number}/offers`),
  ticket: (number: string) => ask<WholeTicket>('GET', `/api/tickets/${number}`),
  command: (number: string, command: { command: string } & Record<string, unknown>) =>
    ask<WholeTicket>('POST', `/api/tickets/${number}/commands`, command, { 'idempotency-key': newKey() }),
  register: (registration: Registration) =>
    ask<Ticket>('POST', '/api/tickets', registration, { 'idempotency-key': newKey() }),
  upload: (files: File[]) => {
    const form = new FormData()
    for (const file of files) form.append('files', file)
    return ask<{ files: StoredFile[] }>('POST', '/api/files', form)
  },
  preview: ({ at, ...asked }: { priority: string; type: string; tier: string; at: string }) =>
    ask<Preview>('GET', `/api/preview?${new URLSearchParams({ ...asked, ...(at && { at }) })}`),
  quarantine: (cursor: string | null) =>
    ask<Page<'items', Quarantined>>('GET', `/api/quarantine${cursor ? `?cursor=${cursor}` : ''}`),
  replay: (id: string) => ask<{ id: string }>('POST', `/api/quarantine/${id}/replay`, {}),
  report: (period: string, language: string) => ask<Report>('GET', `/api/reports/${period}?language=${language}`),
  behindFigure: (period: string, figure: string) =>
    ask<{ tickets: { number: string; subject: string }[] }>('GET', `/api/reports/${period}/figures/${figure}`),
  presence: (agent: string, status: 'away' | 'back') =>
    ask<{ away: boolean }>('POST', `/api/agents/${encodeURIComponent(agent)}/presence`, { status }),
  channels: () => ask<{ accounts: Account[]; servers: ServerState[] }>('GET', '/api/channels'),
  link: (agent: string) => ask<{ url: string }>('POST', `/api/agents/${encodeURIComponent(agent)}/link`, {}),
  endSessions: (agent: string) => ask<{ ended: number }>('DELETE', `/api/agents/${encodeURIComponent(agent)}/sessions`),
}
