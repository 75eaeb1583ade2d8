import type { Attachment } from '../records/index.ts'

/** One raw event, exactly as the platform gave it. */
export type RawEvent = {
  /** Unique within `scope`: an event id, a Message-ID with a content hash. The same id again is a success. */
  externalId: string
  /** The account where ids are unique only within it; empty where they are unique everywhere (mail). */
  scope: string
  body: Uint8Array
  /** What the transport knew and the bytes do not say. Strings only; no secrets. */
  meta?: Record<string, string>
  /** Who wrote it, where the transport knows without looking inside. Not kept. */
  sender?: string
}

/** Where a stream goes on after a restart: stored together with the events read up to it. */
export type Cursor = { name: string; value: string }

/**
 * Stores raw events, and the cursor after them, and resolves once that is durable. Only then is the platform
 * answered. Rejects where the store is out of reach: then the platform must not be answered, so that it sends again.
 */
export type Accept = (events: RawEvent[], cursor?: Cursor) => Promise<void>

/** What an adapter must remember over restarts: cursors, access tokens, budgets. */
export interface AdapterState {
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
}

export type WebhookRequest = {
  method: string
  /** Behind `/hooks/<channel>/<account>`. */
  path: string
  query: Record<string, string>
  /** Lower case names. */
  headers: Record<string, string>
  /** The bytes as they came: signatures are made over these. */
  body: Uint8Array
}

export type WebhookResponse = { status: number; headers?: Record<string, string>; body?: string }

/** A time in which nobody heard: what was written then may be missing. */
export type Gap = { from: Date; to: Date }

/**
 * How a connection stands. `scan`: what somebody has to scan, as a QR code, to sign the account in. `gap`: the last time
 * in which it did not hear and could not read up.
 */
export type Health = { ok: boolean; reason?: string; scan?: string; gap?: Gap }

/**
 * How messages come in. `webhook`: the platform calls `handle`, which verifies the signature before anything else.
 * `stream`: a connection that the adapter holds; one process at a time where `single` is set. `hosted`: the desk's own
 * pages hand messages in. An account may have more than one way.
 */
export type Ingress =
  | { kind: 'webhook'; handle(request: WebhookRequest, accept: Accept): Promise<WebhookResponse> }
  | { kind: 'stream'; single: boolean; start(accept: Accept): Promise<void>; stop(): Promise<void>; health(): Health }
  | { kind: 'hosted'; raw(entry: HostedEntry): RawEvent }

/** What a visitor of the desk's own pages sent. */
export type HostedEntry = {
  /** Chosen by the caller, so that sending it again is the same message. */
  id: string
  conversation: string
  text: string
  name?: string
  email?: string
  locale?: string
  attachments?: Attachment[]
  /** What was pressed: the id of the choice. */
  choice?: string
  /** The conversation was made for this entry. */
  begins?: boolean
}

export type Address = {
  /** What identifies the writer in this channel. */
  address: string
  name: string
  /** Whether the platform vouches that it is them (a signed event, a DMARC pass). */
  verified: boolean
  locale?: string
}

/** A file that came with a message: its bytes where they came along, else a reference for `fetch`. */
export type InboundFile = {
  name: string
  type: string
  size: number | null
} & ({ content: Uint8Array } | { reference: string } | { stored: Attachment })

/** A customer's doing, in the core's words. */
export type InboundEvent = {
  kind: 'message' | 'edit' | 'delete' | 'choice'
  /** When the platform says it happened. */
  at: Date
  from: Address
  conversation: {
    /** What the channel knows the conversation by; where a new one begins, its key. */
    key: string
    /** Platform ids of messages that this one answers: any known one decides the conversation (mail). */
    references?: string[]
    /** A ticket's reply token, where the message carries one. */
    replyToken?: string
    /** Where answers go, as the adapter wants it back. */
    address: string
    /** What the adapter needs to continue it; replaces what was kept under the same names. */
    route?: Record<string, string>
    /** Its key was given out for this very message: it need not be looked for. */
    begins?: boolean
  }
  subject?: string
  /** Without quote and signature. */
  text: string
  /** The whole, where it is more. */
  fullText?: string
  files?: InboundFile[]
  /** The platform's id of this message; for an edit, a deletion or a choice, of the message it is about. */
  externalId: string
  /**
   * Set where no person wrote it: it opens no ticket and is never answered. Where it answers one of ours it is kept as
   * an internal message; `bounce` marks the message it names as failed.
   */
  automatic?: { reason: string; bounce?: { externalId: string; permanent: boolean; reason: string; address?: string } }
  /**
   * Set where one of our own people (`from`) wrote or did it in the platform's own app: kept on the ticket for agents.
   * `holder`: who answers the conversation there from now on; null: nobody any more, and nothing can be sent before the
   * customer writes again.
   */
  colleague?: { holder?: string | null }
  /** For a choice: the id of the one that was pressed; `status` where somebody asked how their ticket stands. */
  choice?: string
}

/** One answer the customer can give by pressing it. `id` comes back as it is, at most 64 characters of [\w.:-]. */
export type Choice = { id: string; label: string }

/** What a customer is sent, before the channel gives it its shape. */
export type CustomerMessage = {
  /** A subject line where the channel has one. */
  subject: string
  text: string
  attachments: Attachment[]
  /** Whether a person wrote it. What is automatic says so where the channel has a way to (mail headers). */
  automatic: boolean
  locale: string
  /** Shown as buttons, with the last part. Only a channel whose `choices` are buttons is given any. */
  choices?: Choice[]
}

/** One piece that the channel can send at once. */
export type Part = {
  text: string
  subject?: string
  attachments: Attachment[]
  automatic: boolean
  choices?: Choice[]
}

export type SendAction = {
  action: 'post' | 'edit' | 'withdraw'
  conversation: { key: string; address: string; subject: string; route: Record<string, string>; locale: string }
  part: Part
  /** For `edit` and `withdraw`: the platform's id of what was posted. */
  target?: string
  /** Unguessable, fixed for the ticket: a channel that can carry it lets a reply find its ticket. */
  replyToken: string
  /** Empty where it answers something that opened no ticket. */
  ticketNumber: string
  /** When it was decided to send: what a `Date` header says, so that sending again is the same message. */
  decidedAt: Date
  /** Since when an earlier attempt under the same key may have sent it already. Absent: this is surely the first. */
  doubtfulSince?: Date
  /** Messages before this one in the conversation, oldest first, by the platform's ids: what it answers. */
  inReplyTo: string[]
  readFile(fileId: string): Promise<Uint8Array>
}

export type Capabilities = {
  markup: 'none' | 'markdown' | 'mrkdwn' | 'html'
  /** Characters in one part. */
  maxTextLength: number
  /** Bytes of one file; 0 where files cannot be sent. */
  maxAttachmentSize: number
  choices: 'buttons' | 'numbered'
  edits: boolean
  withdrawals: boolean
  /** How many messages may follow the customer's last, and for how long (milliseconds); null where there is no limit. */
  push: { messages: number; within: number } | null
  /** What the platform takes, kept by the core before the platform has to: at most `messages` in `within` milliseconds. */
  limits: { per: 'account' | 'conversation'; messages: number; within: number }[]
  /**
   * Whether any process may send, or only the one that holds the connection; `nowhere`: the customer's page reads the
   * outbox itself, so that a row is sent by being there.
   */
  sends: 'anywhere' | 'holder' | 'nowhere'
  /**
   * Whether sending again under the same key can show twice: `exact` where the platform takes a key or can be asked,
   * `at-least-once` where a lost answer leaves it open.
   */
  delivery: 'exact' | 'at-least-once'
}

/**
 * Where people can answer in the platform's own app as well: a conversation is given to them there, and taken back.
 * `words` are for the customer, said only where the platform lets them be said beside the push budget. Safe to repeat;
 * throws `ChannelError` and nothing else, which says what to do instead.
 */
export type Handover = {
  /** `to`: a person by the platform's id; null: whoever of them is free. */
  give(address: string, to: string | null, words: string): Promise<void>
  /** Resolves to whether nothing can be sent before the customer writes again. */
  takeBack(address: string, words: string): Promise<{ mustWrite: boolean }>
}

/** One connected account of a channel. */
export interface ChannelAdapter {
  readonly channel: string
  readonly account: string
  readonly capabilities: Capabilities
  readonly ingress: Ingress[]
  readonly handover?: Handover
  /** Pure. Null: not a customer's doing (our own echo, a join, a bot). Throws `UnreadableError` to quarantine. */
  parse(raw: { body: Uint8Array; meta: Record<string, string>; receivedAt: Date }): Promise<InboundEvent | null>
  /** A file that came as a reference. Called by a retried job. */
  fetch?(reference: string): Promise<{ content: Uint8Array; type: string; name?: string }>
  /** Name, mail and locale where the platform knows them. */
  identify?(address: string): Promise<{ name?: string; email?: string; locale?: string } | null>
  /** Pure. Splits at the channel's limit and degrades markup; never drops text. */
  render(message: CustomerMessage): Part[]
  /**
   * Sends one part. `key` is the same in every retry and goes into the platform's own idempotency where it has one.
   * Throws `ChannelError` and nothing else.
   */
  send(action: SendAction, key: string): Promise<{ externalId: string }>
  /** What is wrong with the credentials or scopes, and how to mend it; empty where all is well. */
  check(): Promise<{ ok: boolean; what: string; remedy?: string }[]>
  /** Removes what the channel keeps of these people outside the database (mails written as files). */
  forget?(addresses: string[]): Promise<void>
  /** What is worth a line when the desk starts: where messages are taken in, where they go. No secrets. */
  readonly startLines?: string[]
  /** Ends what `parse` and `send` hold open (worker threads, pooled connections), after the ingress has stopped. */
  close?(): Promise<void>
}

/** A channel: how its accounts are configured and made. */
export type Channel<Config> = {
  name: string
  /** Validates one account's settings; throws an error that names the key and what was expected. */
  parseAccount(value: unknown): Config
  create(accounts: Config[], surroundings: ChannelSurroundings): ChannelAdapter[]
}

/** What an adapter is given of the world around it. */
export type ChannelSurroundings = {
  state(account: string): AdapterState
  now(): Date
  log: Log
  /** `<data>`: for what a channel writes beside the database (outgoing mail with no server configured). */
  dataDir: string
  /** Addresses of the desk itself, over all accounts: mail from them is never a customer's. */
  ownAddresses: string[]
  /** Where the built-in mail server listens; absent or null where this process takes no mail in. Bytes a mail. */
  intake?: { host: string; port: number; maxSize: number } | null
}

export interface Log {
  info(message: string, details?: Record<string, unknown>): void
  warn(message: string, details?: Record<string, unknown>): void
  error(message: string, details?: Record<string, unknown>): void
}
