import type { TimelineEvent } from '../records/index.ts'

/** A system outside that hears of changes. `events` names the timeline events it wants; empty: all of them. */
export type Webhook = { id: string; events: string[] }

/** One change on its way to one webhook, and what became of it: the log is made of these. */
export type WebhookDelivery = {
  id: string
  webhook: string
  /** `<webhook>:<the timeline event's key>`, unique: a change that is written again is told once. */
  key: string
  ticketId: string
  event: Pick<TimelineEvent, 'at' | 'actor' | 'event' | 'from' | 'to' | 'reason'>
  state: 'queued' | 'sent' | 'failed'
  attempts: number
  createdAt: Date
  notBefore: Date
  sentAt: Date | null
  /** What the other side answered last, or why it could not be reached. */
  answer: string | null
}

export interface WebhookStore {
  /** Inserts what is new by `key`. */
  insert(rows: WebhookDelivery[]): Promise<void>
  get(id: string): Promise<WebhookDelivery | null>
  /** Queued and due, oldest first. */
  due(webhook: string, now: Date, limit: number): Promise<WebhookDelivery[]>
  settle(
    id: string,
    outcome: Pick<WebhookDelivery, 'state' | 'attempts' | 'notBefore' | 'sentAt' | 'answer'>,
  ): Promise<void>
  /** Newest first. Rows are kept for thirty days. */
  list(
    filter: { webhook?: string; state?: WebhookDelivery['state'] },
    page: { after: string | null; limit: number },
  ): Promise<WebhookDelivery[]>
}

/** Carries one signed body. Never throws: what went wrong is in the answer. */
export interface WebhookSender {
  send(
    webhook: string,
    delivery: { id: string; at: Date; body: string },
  ): Promise<{ ok: boolean; gone: boolean; answer: string }>
}
