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
  /** From when on its clocks run: the opening, or the last reopening. */
  since?: Date
  firstResponse: Date | null
  resolve: Date | null
  /** Until when the one it is offered to may accept; null where nobody else is asked after them. */
  accept: Date | null
  /** After each message of the customer, until they are answered. */
  nextResponse?: Date | null
  diagnosis?: Date | null
  workaround?: Date | null
  /** Research and development's plan. */
  plan?: Date | null
  /** When each target is warned of, by its name. */
  warn?: Record<string, Date>
  /** Since when the clocks stand still, and when the customer would have heard next. */
  paused?: { since: Date; update: Date | null } | null
  /** The targets that run on working time, not on elapsed time. */
  working?: string[]
  /** Whether a workaround is as good as the solution for `resolve`. */
  workaroundCounts?: boolean
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
  /** When a person last said what it is, and whether they set its priority as well: triage learns from that. */
  labelled?: { at: Date; priority: boolean } | null
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
  /** When its assignee took it over; null while it is only offered to them. Absent (an old row): taken over. */
  acceptedAt?: Date | null
  /**
   * Who was asked to take it over in this round, in order, and as which role. Null where nobody is asked. What was
   * escalated is offered to the other level while its owner keeps it.
   */
  offer?: { role: string; asked: string[] } | null
  /** Where it goes on after waiting or being on hold. Absent: in diagnosis. */
  stageBefore?: string | null
  /** The solution that was put before the customer, and their word on it. */
  proposal?: Proposal | null
  /** The date by which it was agreed to be done, and when that was agreed. */
  agreed?: { on: Date; at: Date } | null
  /** Where a merged ticket goes on, and where it stood, so that merging can be undone. */
  merged?: { into: string; at: Date; status: TicketStatus; stage: string } | null
  /** The ticket that this one was split off from: it shares its conversation. */
  splitFrom?: string | null
  /** Other tickets that belong to it, by number. */
  links?: TicketLink[]
  /** How it was closed last. Absent or null: it is open, or was closed before this was kept. */
  closedAs?: Closing | null
  /** When it was first diagnosed, a workaround was first given, R&D's plan was there. */
  diagnosedAt?: Date | null
  workaroundAt?: Date | null
  plannedAt?: Date | null
  /** Conversations that it went on from in another channel: what is answered there still belongs to it. */
  formerConversations?: string[]
}

/** Whether somebody has taken the ticket over: it is not merely offered. */
export const isAccepted = (ticket: Pick<Ticket, 'assignee' | 'acceptedAt'>): boolean =>
  ticket.assignee !== null && ticket.acceptedAt !== null

/** Who is asked to take it over; null where nobody is. */
export const askedOf = (ticket: Pick<Ticket, 'assignee' | 'acceptedAt' | 'offer'>): string | null =>
  ticket.offer?.asked.at(-1) ?? (isAccepted(ticket) ? null : ticket.assignee)

/** A solution before anything is done. `message` is the customer's message that agreed to it: the proof. */
export type Proposal = { at: Date; confirmedAt: Date | null; message: string | null }

export type TicketLink = { number: string; relation: LinkRelation }

/** `merged`: it was merged into this one. `split`: it was split off from this one. */
export type LinkRelation =
  | 'related'
  | 'duplicate'
  | 'causes'
  | 'caused-by'
  | 'follows'
  | 'followed-by'
  | 'merged'
  | 'split'

/** `confirmed` by the customer, `unconfirmed` by an agent who said why, `automatic`: nobody answered. */
export type Closing = 'confirmed' | 'unconfirmed' | 'automatic' | 'declined' | 'spam'

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
  /** From where: `api`, `web`, a desk surface or a customers' channel by its name, `timer`, `rule`. */
  surface?: string
  /** What a form held. Small and plain. */
  data?: Record<string, unknown> | null
}
