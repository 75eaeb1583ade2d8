import type { TicketType } from './types.ts'

/** Where a ticket stands. What may follow what is in `states.ts`, the one table. */
export type TicketStatus = 'new' | 'open' | 'waiting' | 'resolved' | 'closed' | 'merged'

export type Requester = {
  customerId: string
  name: string
  /** As the channel writes it: a mail address, a user id, a chat's conversation. */
  address: string
  /** Whether the channel vouches for the address. An unverified one hears one acknowledgement and then waits. */
  verified: boolean
}

/** The targets that were in force when the ticket was opened, kept with it, and the instants they lead to. */
export type AppliedSla = {
  policy: string
  firstResponse: Date | null
  resolve: Date | null
  accept: Date | null
}

/** Where a desk surface keeps this ticket, by the surface's name: its thread, its card. Opaque to the core. */
export type DeskPlaces = Record<string, Record<string, string>>

export type Ticket = {
  id: string
  /** Unguessable; what a channel puts into its messages so that an answer finds the ticket. */
  replyToken: string
  /** `YYYYMMDD-NNN`, counted from 001 on each day in the desk's time zone. */
  number: string
  status: TicketStatus
  stage: string
  type: TicketType
  impact: string
  urgency: string
  priority: string
  /** How the type and priority were found: by a rule, the classifier, the model, a person, or nobody yet. */
  triage: { decidedBy: string; confidence: number; certain: boolean }
  channel: string
  account: string
  conversationId: string
  /** False once closed or merged. A conversation has one open ticket at most. */
  open: boolean
  subject: string
  requester: Requester
  tier: string
  locale: string
  assignee: string | null
  createdAt: Date
  updatedAt: Date
  firstResponseAt: Date | null
  resolvedAt: Date | null
  closedAt: Date | null
  sla: AppliedSla
  /** Set where only the acknowledgement may go out until the requester or an agent writes again. */
  quiet: boolean
  /** The requester asked for fewer updates: one a business day at most. */
  fewerUpdates: boolean
  tags: string[]
  desk: DeskPlaces
  /** The last change: what made it and what stood there before, so that its consequences can be run again. */
  changedBy: { run: string; previous: Record<string, unknown> } | null
  /** Grows by one with every change; a writer names the one it read. */
  version: number
}

/** One line of a ticket's history. Never changed, never removed. */
export type TimelineEvent = {
  id: string
  ticketId: string
  at: Date
  /** An agent's id, `system`, `model`, or `requester`. */
  actor: string
  event: string
  from: string | null
  to: string | null
  reason: string | null
  /** Unique: writing the same event again changes nothing. */
  key: string
}
