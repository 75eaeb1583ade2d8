import type {
  Conversation,
  Customer,
  Inbound,
  Message,
  Outbound,
  Ticket,
  Timer,
} from '../../../src/core/records/index.ts'
import { type connectStore, createIds } from '../../../src/store/index.ts'

/** What a store's suite runs on: one that is open, and that nobody else writes to. */
export type Opened = Pick<Awaited<ReturnType<typeof connectStore>>, 'store' | 'close'>

export const ids = createIds()

export const start = new Date('2026-03-02T01:00:00Z')

export function after(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000)
}

export const account = { channel: 'email', account: 'support' }

export function inboundSample(fields: Partial<Inbound> = {}): Inbound {
  return {
    id: ids.next(),
    ...account,
    scope: '',
    externalId: `<${ids.next()}@customer.example>`,
    receivedAt: start,
    body: Buffer.from('Subject: it does not start\r\n\r\nhelp'),
    fileId: null,
    size: 36,
    meta: { 'envelope.from': 'a@customer.example' },
    state: 'received',
    reason: null,
    attempts: 0,
    nextAttemptAt: start,
    ...fields,
  }
}

export function conversationSample(fields: Partial<Conversation> = {}): Conversation {
  return {
    id: ids.next(),
    ...account,
    key: ids.next(),
    customerId: ids.next(),
    address: 'a@customer.example',
    subject: 'it does not start',
    locale: 'en',
    verified: true,
    createdAt: start,
    lastInboundAt: start,
    pushed: 0,
    route: { 'message.id': '<1@customer.example>' },
    ...fields,
  }
}

export function customerSample(address: string, fields: Partial<Customer> = {}): Customer {
  const identities = [{ channel: 'email', scope: '', address, verified: false }]
  return { id: ids.next(), name: '王小明', tier: 'standard', locale: null, identities, createdAt: start, ...fields }
}

export function ticketSample(fields: Partial<Ticket> = {}): Ticket {
  return {
    id: ids.next(),
    replyToken: ids.next(),
    number: `20260302-${ids.next()}`,
    status: 'new',
    stage: 'received',
    type: 'fault',
    impact: 'one',
    urgency: 'normal',
    priority: 'normal',
    triage: { decidedBy: 'rule', confidence: 1, certain: true },
    ...account,
    conversationId: ids.next(),
    open: true,
    subject: 'it does not start',
    requester: { customerId: ids.next(), name: '王小明', address: 'a@customer.example', verified: true },
    tier: 'standard',
    locale: 'zh-CN',
    assignee: null,
    createdAt: start,
    updatedAt: start,
    firstResponseAt: null,
    resolvedAt: null,
    closedAt: null,
    sla: { policy: 'normal', firstResponse: after(60), resolve: null, accept: null },
    quiet: false,
    fewerUpdates: false,
    tags: [],
    desk: {},
    changedBy: null,
    version: 0,
    ...fields,
  }
}

export function messageSample(fields: Partial<Message> = {}): Message {
  return {
    id: ids.next(),
    ticketId: ids.next(),
    conversationId: ids.next(),
    direction: 'in',
    kind: 'message',
    at: start,
    storedAt: start,
    author: 'a@customer.example',
    text: 'it does not start',
    fullText: 'it does not start\n> sent from my phone',
    attachments: [],
    ...account,
    externalId: ids.next(),
    revisions: [],
    withdrawn: false,
    ...fields,
  }
}

export function outboundSample(fields: Partial<Outbound> = {}): Outbound {
  return {
    id: ids.next(),
    audience: 'customer',
    ...account,
    ticketId: ids.next(),
    conversationId: ids.next(),
    kind: 'reply',
    author: 'li',
    text: 'please try again',
    attachments: [],
    action: 'post',
    target: null,
    dedupeKey: ids.next(),
    to: [],
    data: { slot: 1, 'source.id': null },
    state: 'queued',
    rank: 1,
    createdAt: start,
    notBefore: start,
    sentAt: null,
    attempts: 0,
    claim: null,
    externalIds: [],
    error: null,
    ...fields,
  }
}

export function timerSample(fields: Partial<Timer> = {}): Timer {
  const ticketId = fields.ticketId ?? ids.next()
  const kind = fields.kind ?? 'progress'
  return {
    id: ids.next(),
    ticketId,
    conversationId: ids.next(),
    ...account,
    kind,
    dueAt: start,
    key: `${ticketId}:${kind}`,
    rank: 1,
    priority: 'normal',
    count: 0,
    ...fields,
  }
}

/** The same call by so many at once. */
export function together<Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)))
}
