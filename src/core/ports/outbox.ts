import type { ClaimedOutbound, Outbound } from '../records/index.ts'

/** What leaves: each row waits, is claimed by one worker, and is settled. */
export interface OutboundStore {
  /** Inserts what is new by `dedupeKey`. Resolves to the rows that were. */
  insert(rows: Outbound[]): Promise<Outbound[]>
  get(id: string): Promise<Outbound | null>
  byKey(dedupeKey: string): Promise<Outbound | null>
  /** The oldest of this conversation, audience and account that is not done with; null where nothing waits. */
  next(
    conversationId: string,
    audience: Outbound['audience'],
    account: { channel: string; account: string },
  ): Promise<Outbound | null>
  /** Whether a later update or answer to its ticket's customer waits in the row's conversation. */
  isOvertaken(row: Outbound): Promise<boolean>
  /** Takes a row that is queued and due, or whose claim has run out. Null where somebody else has it. */
  claim(id: string, token: string, now: Date, until: Date): Promise<ClaimedOutbound | null>
  /** A part is out. Only under the claim: false where somebody else has it by now. */
  partSent(id: string, token: string, externalId: string): Promise<boolean>
  /** A row that was sent has these parts now. */
  rearranged(id: string, externalIds: string[]): Promise<void>
  /** Ends the claim. False where somebody else has it by now. */
  settle(id: string, token: string, outcome: Settlement): Promise<boolean>
  /** Changes a row that is still waiting; false where it has left. */
  revise(id: string, change: { text?: string; state?: 'withdrawn'; notBefore?: Date }): Promise<boolean>
  /** Takes back what waits of these kinds. */
  withdrawKinds(ticketId: string, kinds: string[]): Promise<void>
  /** What failed for want of push budget and is kept until the customer writes again; oldest first. */
  held(conversationId: string): Promise<Outbound[]>
  /** Failed, back to queued. */
  retry(id: string, now: Date): Promise<boolean>
  /** The accounts for which anything waits. */
  accountsWaiting(now: Date): Promise<{ channel: string; account: string }[]>
  /** Queued and due for this account, or claimed by one who died: by rank, then age. */
  waiting(account: { channel: string; account: string }, now: Date, limit: number): Promise<Outbound[]>
  ofTicket(ticketId: string): Promise<Outbound[]>
  /** For the customer, sent at or after, in the order of sending. */
  ofConversation(conversationId: string, from: Date): Promise<Outbound[]>
  byExternalId(
    channel: string,
    externalIds: string[],
  ): Promise<{ conversationId: string; ticketId: string; id: string }[]>
  /** The platform ids of what was sent in a conversation, oldest first. */
  externalIds(conversationId: string, limit: number): Promise<string[]>
  /** Sent, then reported as not delivered. */
  bounced(id: string, reason: string): Promise<void>
}

export type Settlement =
  | { state: 'sent'; at: Date; text: string; externalIds: string[]; choices?: Outbound['choices'] }
  /** `doubtfulSince`: this attempt surely did not send it, and no earlier one than that may have (null: none). */
  | { state: 'queued'; notBefore: Date; error: string; attempts: number; doubtfulSince?: Date | null }
  | { state: 'failed'; error: string; at: Date; held?: boolean }
  /** `text`: what somebody is to say by hand, where it was written at this moment. */
  | { state: 'withdrawn'; reason: string; text?: string }
