/** What falls due for a ticket. The word is stored. */
export type TimerKind =
  | 'progress'
  | 'nudge'
  | 'accept'
  | 'first-response'
  | 'resolve'
  | 'classification'
  | 'refine'
  | 'reminder'
  /** The earliest of a ticket's warnings, breaches and offers. */
  | 'deadline'
  /** Work that was put on hold goes on. */
  | 'hold'
  /** A fixed outage is looked at once more. */
  | 'watch'
  /** What a complaint was promised is looked into. */
  | 'follow-up'
  /** The customer of a closed ticket is asked how it was. */
  | 'survey'
  /** A customer is looked in on. */
  | 'visit'

/** Something that is due later. It carries what the tick needs, so that a batch of them needs no other read. */
export type Timer = {
  id: string
  ticketId: string
  conversationId: string
  channel: string
  account: string
  kind: TimerKind
  dueAt: Date
  /** Unique: `<ticket>:<kind>`. Setting it again moves it. */
  key: string
  /** The priority's rank: 0 is served first. */
  rank: number
  priority: string
  /** Empty updates in a row, attempts so far, the step of a ladder: the count that this kind needs. */
  count: number
}
