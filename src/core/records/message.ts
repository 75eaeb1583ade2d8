import type { Attachment, MessageKind, TellKind } from './types.ts'

/** What a customer wrote, or an agent wrote for agents alone. What goes out is an `Outbound`. */
export type Message = {
  id: string
  ticketId: string
  conversationId: string
  direction: 'in' | 'internal'
  kind: MessageKind
  /** When it was written, as the platform says; the order in which it is shown. */
  at: Date
  /** When it was stored; what live pages continue from. */
  storedAt: Date
  author: string
  /** Without what the writer quoted. */
  text: string
  fullText: string
  attachments: Attachment[]
  channel: string
  account: string
  /** The platform's id of this message, by which answers, edits and deletions name it. */
  externalId: string | null
  /** Earlier wordings, oldest first. */
  revisions: { at: Date; text: string }[]
  withdrawn: boolean
}

export type OutboundState = 'queued' | 'sending' | 'sent' | 'failed' | 'withdrawn'

/** Why a message was not sent where there is no account for it: somebody says it on the phone, say. */
export const BY_HAND = 'done by hand: there is no account to send it'

/** One thing to send: to the customer, or to a surface of the desk. The rows are the outbox. */
export type Outbound = {
  id: string
  audience: 'customer' | 'desk'
  /** The channel account, or for the desk the surface's name and account. */
  channel: string
  account: string
  ticketId: string
  conversationId: string
  kind: MessageKind | TellKind
  author: string
  /** Null where it is written at the moment of sending, from what is then true (progress, for one). */
  text: string | null
  attachments: Attachment[]
  /** `edit` and `withdraw` name in `target` the outbound row they change. */
  action: 'post' | 'edit' | 'withdraw'
  target: string | null
  /** Unique: deciding to send the same thing again changes nothing. */
  dedupeKey: string
  /** For the desk: whom it is for, by agent id or `role:<name>`. Empty for everyone. */
  to: string[]
  /** What a late-written text or a desk post needs: the slot, the message it shows, a count. Small and plain. */
  data: Record<string, string | number | boolean | null>
  state: OutboundState
  /** 0 goes first. */
  rank: number
  createdAt: Date
  notBefore: Date
  sentAt: Date | null
  attempts: number
  claim: { token: string; until: Date } | null
  /** The platform's ids of the parts that are out already, in order. */
  externalIds: string[]
  error: string | null
  /** Failed because the conversation's push budget was used up: it goes out when the customer writes again. */
  held?: boolean
  /** What the customer could press under it. */
  choices?: { id: string; label: string }[]
}

/** A row in the hands of whoever claimed it. */
export type ClaimedOutbound = Outbound & {
  /** Since when an earlier attempt, whose end nobody knows, may have sent it. Absent: this is surely the first. */
  doubtfulSince?: Date
}
