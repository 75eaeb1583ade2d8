import type { Limit } from '../process/pace.ts'
import type {
  Attachment,
  Conversation,
  Customer,
  Identity,
  Inbound,
  Message,
  ProductRequest,
  Rating,
  Survey,
  Ticket,
  TicketStatus,
  TimelineEvent,
  Timer,
} from '../records/index.ts'
import type { ErasureStore } from './erasure.ts'
import type { ArticleStore } from './knowledge.ts'
import type { LabelStore } from './labels.ts'
import type { OutboundStore } from './outbox.ts'
import type { ReportStore } from './report.ts'
import type { TokenStore } from './tokens.ts'
import type { WebhookStore } from './webhooks.ts'

/**
 * The facts. Every write is durable (majority) when it resolves, and every `insert` of a row that is there already is a
 * success that changes nothing, so that each step of a flow can be run again.
 */
export interface Store {
  inbound: InboundStore
  conversations: ConversationStore
  customers: CustomerStore
  tickets: TicketStore
  messages: MessageStore
  outbound: OutboundStore
  timers: TimerStore
  timeline: TimelineStore
  counters: CounterStore
  paces: PaceStore
  states: StateStore
  leases: LeaseStore
  files: FileStore
  commands: CommandStore
  sessions: SessionStore
  surveys: SurveyStore
  codes: CodeStore
  requests: RequestStore
  tokens: TokenStore
  reports: ReportStore
  erasure: ErasureStore
  articles: ArticleStore
  labels: LabelStore
  webhooks: WebhookStore
  /** The database's own time, to correct the host's clock by. */
  time(): Promise<Date>
  ping(): Promise<void>
}

export interface InboundStore {
  /**
   * Inserts what is new. Resolves to the ids of these rows in their order, those already stored included. What comes
   * `inPassing` takes some milliseconds more, and keeps others from none of theirs.
   */
  accept(rows: Inbound[], options?: { cursor?: { key: string; value: string }; inPassing?: boolean }): Promise<string[]>
  get(id: string): Promise<Inbound | null>
  /** Those of these that are received and not processed. */
  received(ids: string[]): Promise<Inbound[]>
  processed(...ids: string[]): Promise<void>
  quarantine(id: string, reason: string): Promise<void>
  /** An attempt failed for a reason of ours: not looked at before `nextAttemptAt`. */
  failed(id: string, nextAttemptAt: Date): Promise<void>
  /** Back to `received`, as if it had just come. False where it is not in quarantine. */
  replay(id: string, now: Date): Promise<boolean>
  /** Received, not processed, `nextAttemptAt` reached: oldest first. */
  waiting(now: Date, limit: number): Promise<string[]>
  /** Without their bodies, which may be large: `body` is null. */
  quarantined(page: Page): Promise<Inbound[]>
}

/** Newest first, behind the row with the id `after`. */
export type Page = { after: string | null; limit: number }

export interface ConversationStore {
  /** Inserts, or gives the one that has the same channel, account and key. */
  ensure(row: Conversation): Promise<Conversation>
  get(id: string): Promise<Conversation | null>
  getMany(ids: string[]): Promise<Conversation[]>
  find(channel: string, account: string, key: string): Promise<Conversation | null>
  /**
   * The requester wrote: `lastInboundAt` moves forward, `pushed` starts again (at what was pushed since
   * then, 0 where it is not given), route and address are laid over.
   */
  heard(
    id: string,
    change: { at: Date; address: string; route: Record<string, string>; verified: boolean; pushed?: number },
  ): Promise<void>
  /** Counts a pushed message. Resolves to the count after it. */
  pushed(id: string): Promise<number>
  /** Oldest first. */
  ofCustomer(customerId: string): Promise<Conversation[]>
  /** Another customer's from now on. */
  handOver(ids: string[], customerId: string): Promise<void>
  /** The platform says that the budget is used up: at least `count` messages were pushed. */
  spent(id: string, count: number): Promise<void>
  /** Who answers in the platform's own app from now on; null: the desk. */
  heldBy(id: string, holder: string | null): Promise<void>
}

export interface CustomerStore {
  /** The customer who has this identity, made where there is none. */
  ensure(row: Customer): Promise<Customer>
  get(id: string): Promise<Customer | null>
  verified(id: string, identity: { channel: string; scope: string; address: string }): Promise<void>
  /** Those who have an identity with this address, in any channel. */
  known(address: string): Promise<Customer[]>
  /** Those for whom a verified identity stands with this mail address, its own or one its platform vouches for. */
  vouchedBy(mail: string): Promise<Customer[]>
  /** Notes the mail address that a platform vouches for. */
  vouched(id: string, identity: { channel: string; scope: string; address: string }, mail: string): Promise<void>
  /** Gives a customer an identity that nobody has; the same again changes nothing. Rejects where another has it. */
  add(id: string, identity: Identity): Promise<void>
  /** Sets fields of a customer's file. */
  change(id: string, fields: Partial<Omit<Customer, 'id' | 'identities'>>): Promise<void>
  /** Newest first; `q` is looked for in names, organisations and addresses. */
  list(q: string | null, page: Page): Promise<Customer[]>
  /** Takes an identity from a customer. */
  remove(id: string, identity: { channel: string; scope: string; address: string }): Promise<void>
}

/** One-time codes by which a customer shows that two identities are theirs. They are kept as digests alone. */
export interface CodeStore {
  issue(code: string, row: { ticketId: string; customerId: string; expiresAt: Date }): Promise<void>
  /** The first `run` to use a code that has not expired gets its row, and gets it again; null for everyone else. */
  redeem(code: string, run: string, now: Date): Promise<{ ticketId: string; customerId: string } | null>
  /** Whether this was a code once, or any is waiting to be used that was still good at `since`. */
  expected(code: string, since: Date): Promise<boolean>
}

export type TicketFilter = {
  status?: TicketStatus
  priority?: string
  type?: string
  channel?: string
  assignee?: string
  q?: string
}

export interface TicketStore {
  /** Inserts; where the conversation has an open ticket already, or the id is there, gives that one. */
  open(row: Ticket): Promise<{ ticket: Ticket; opened: boolean }>
  get(id: string): Promise<Ticket | null>
  getMany(ids: string[]): Promise<Ticket[]>
  byNumber(number: string): Promise<Ticket | null>
  /** Of one customer, newest first. */
  ofCustomer(customerId: string, limit: number): Promise<Ticket[]>
  /** Tickets of these conversations are another customer's from now on; leaves their versions alone. */
  handOver(conversationIds: string[], customerId: string): Promise<void>
  /** The unfinished ticket that went on elsewhere from this conversation. */
  continuedFrom(conversationId: string): Promise<Ticket | null>
  /** The conversation's open ticket, else the one closed last. */
  current(conversationId: string): Promise<Ticket | null>
  byReplyToken(token: string): Promise<Ticket | null>
  byPlace(surface: string, place: Record<string, string>): Promise<Ticket | null>
  /**
   * Sets fields where the version is still the one read; null where it is not: read again and decide again. Throws
   * `CommandError` (conflict) where the conversation would have two open tickets.
   */
  update(id: string, version: number, change: Partial<Omit<Ticket, 'id' | 'version'>>): Promise<Ticket | null>
  /** Notes where a surface keeps the ticket; leaves the version alone. */
  placed(id: string, surface: string, place: Record<string, string>): Promise<void>
  list(filter: TicketFilter, page: Page): Promise<Ticket[]>
  /** How many unfinished tickets each of these agents has, offered ones included; none where one has none. */
  loads(agents: string[]): Promise<Map<string, number>>
  /** How many are in each status. */
  counts(): Promise<Record<string, number>>
}

export interface MessageStore {
  insert(...rows: Message[]): Promise<void>
  get(id: string): Promise<Message | null>
  ofTicket(ticketId: string): Promise<Message[]>
  /** Stored at or after, in the order of storing. */
  ofConversation(conversationId: string, from: Date): Promise<Message[]>
  /** Any message of the channel with one of these platform ids: which conversation and ticket it is in. */
  byExternalId(
    channel: string,
    externalIds: string[],
  ): Promise<{ conversationId: string; ticketId: string; id: string }[]>
  /** The newest platform ids of a conversation's incoming messages, oldest first. */
  externalIds(conversationId: string, limit: number): Promise<string[]>
  /** Keeps the wording so far in `revisions`, with the time it was replaced. What is older than the newest is left out. */
  revise(id: string, revision: { at: Date; text: string; fullText: string }): Promise<void>
  withdraw(id: string, at: Date): Promise<void>
  addAttachments(id: string, attachments: Attachment[]): Promise<void>
  /** Puts these messages of one ticket onto another; those that are not there any more stay where they are. */
  move(ids: string[], from: string, to: string): Promise<void>
}

/** One row for each closing of a ticket after which somebody was to be asked. */
export interface SurveyStore {
  /** Inserts; the same closing again changes nothing. */
  insert(row: Survey): Promise<void>
  get(id: string): Promise<Survey | null>
  /** The conversation's newest. */
  latest(conversationId: string): Promise<Survey | null>
  /** It could not go out. */
  notAsked(id: string, reason: string): Promise<void>
  /** Lays answers over those that are there, once for each `run`. Resolves to the survey after it. */
  answer(id: string, run: string, answers: Partial<Pick<Survey, Rating | 'suggestions'>>, at: Date): Promise<Survey>
  /** Of tickets closed in this time, from `from` up to, not including, `to`. */
  closedBetween(from: Date, to: Date): Promise<Survey[]>
}

export type WaitingUpdates = { channel: string; account: string; priorities: string[]; after: Date; by: Date }

export interface TimerStore {
  /** Sets timers by key: inserts, or moves the one that is there. */
  set(rows: Timer[]): Promise<void>
  /** Inserts only where the key is new. */
  ensure(rows: Timer[]): Promise<void>
  /** Removes a ticket's timers of these kinds, or all. */
  cancel(ticketId: string, kinds?: Timer['kind'][]): Promise<void>
  /** What is due, by rank and then time. It stays due until it is done with. */
  due(now: Date, limit: number): Promise<Timer[]>
  /** How many updates of an account wait for a time after `after` and until `by`. */
  updatesWaiting(which: WaitingUpdates): Promise<number>
  /** The first of these, so many, are due now. */
  bringForward(which: WaitingUpdates, count: number, now: Date): Promise<void>
  /** Moves those of these that have a next time, and removes the others. What was moved since it was read is left alone. */
  done(served: Timer[], next: { id: string; dueAt: Date; count: number }[]): Promise<void>
  ofTicket(ticketId: string): Promise<Timer[]>
  /** When each of these tickets' customers hears next. */
  nextUpdates(ticketIds: string[]): Promise<Map<string, Date>>
  get(key: string): Promise<Timer | null>
}

export interface TimelineStore {
  insert(rows: TimelineEvent[]): Promise<void>
  ofTicket(ticketId: string): Promise<TimelineEvent[]>
}

export interface CounterStore {
  /** The next number under this name, from 1. */
  next(name: string): Promise<number>
  /** The same, for `count` of them at once: the first of them. */
  take(name: string, count: number): Promise<number>
  /** Adds to a counter that is forgotten after `expiresAt`; gives the sum. */
  add(name: string, amount: number, expiresAt: Date): Promise<number>
}

/** What was let out lately under a name, over all processes and over restarts. */
export interface PaceStore {
  /** Lets one out and counts it, or resolves to how many milliseconds it has to wait (`admit`); 0: it is out. */
  ask(name: string, limits: Limit[], now: Date): Promise<number>
  /** When those went out that still count, oldest first. */
  sent(name: string): Promise<Date[]>
}

/** Small values by name: cursors, tokens, settings that the desk makes itself. */
export interface StateStore {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<void>
  /** Every one whose key begins so, by its whole key. */
  startingWith(prefix: string): Promise<Map<string, string>>
  /** Sets it where there is none; gives what is there then. */
  ensure(key: string, value: string): Promise<string>
  remove(key: string): Promise<void>
}

export interface LeaseStore {
  /** Takes or renews; false while another holder's runs. */
  hold(name: string, holder: string, now: Date, until: Date): Promise<boolean>
  release(name: string, holder: string): Promise<void>
}

/** Content-addressed: the id is the SHA-256 of the content in hex, so the same file is kept once. */
export interface FileStore {
  put(content: Uint8Array | AsyncIterable<Uint8Array>, type: string): Promise<{ fileId: string; size: number }>
  read(fileId: string): Promise<AsyncIterable<Uint8Array> | null>
}

/** What was answered to a command under an idempotency key. */
export interface CommandStore {
  /**
   * Starts a command; or gives what it was answered; or says that it is under way. One that has been under way for a
   * minute died with its process, and can be started again. Answers are kept for a day.
   */
  begin(key: string, now: Date): Promise<{ state: 'begun' } | { state: 'running' } | { state: 'done'; result: string }>
  finish(key: string, result: string): Promise<void>
  /** It was refused or failed: the key is free again. */
  abandon(key: string): Promise<void>
}

/** Sign-ins of the web desk, by the hash of their secret. */
export interface SessionStore {
  insert(row: Session): Promise<void>
  /** Takes a one-time link's row away: the first caller gets it. */
  redeem(hash: string, now: Date): Promise<Session | null>
  get(hash: string, now: Date): Promise<Session | null>
  revoke(agentId: string): Promise<number>
}

export type Session = { hash: string; kind: 'link' | 'session'; agentId: string; expiresAt: Date }

/** Wishes that were not built, and who asked for them: the product manager's pool. */
export interface RequestStore {
  /** Inserts; a request that is there already stays as it is. */
  insert(row: ProductRequest): Promise<void>
  get(id: string): Promise<ProductRequest | null>
  /** One more ticket asked for it; the same one counts once. False where there is no such request. */
  asked(id: string, by: ProductRequest['askedBy'][number]): Promise<boolean>
  /** By how many customers asked, then the newest; a thousand at most. */
  list(): Promise<ProductRequest[]>
}
