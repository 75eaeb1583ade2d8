import type { Command, CommandName } from '../commands.ts'
import type { Offers } from '../forms/index.ts'
import type { Cursor, RawEvent } from '../ports/channel.ts'
import type { Actor, DeskCore } from '../ports/desk.ts'
import type { Erased } from '../ports/erasure.ts'
import type { Suggestion } from '../ports/knowledge.ts'
import type { Budget } from '../process/budget.ts'
import type { Preview, PreviewQuestion } from '../process/preview.ts'
import type { Promises } from '../process/promises.ts'
import type { Article, ArticleState } from '../records/article.ts'
import type { Attachment, Ticket } from '../records/index.ts'
import type { TemplatePreview } from '../templates/preview.ts'
import type { Presence } from './assignment/presence.ts'
import type { CustomerRow, Imported } from './people/customer-table.ts'

export type ArticleText = { title: string; text: string; language: string }

/** A contact that an agent registers: a call, a visit, something seen in monitoring. */
export type Registration = {
  channel: string
  subject: string
  text: string
  requester: { name: string; address: string }
  priority?: string
  type?: string
  attachments?: Attachment[]
}

/** Everything Echodesk does, each step safe to run again. What drives them (queues, HTTP, a simulated clock) is outside. */
export interface Flows {
  /** Stores raw events and their cursor; resolves to their ids once they are durable. Rejects where they are not. */
  receive(account: { channel: string; account: string }, events: RawEvent[], cursor?: Cursor): Promise<string[]>
  /** Turns one stored event into a message on a ticket, and writes the acknowledgement. */
  dispatch(inboundId: string): Promise<void>
  /** The same for many at once. */
  dispatchBacklog(inboundIds: string[]): Promise<void>
  /** Sends what waits in the row's conversation, in order. */
  deliver(outboundId: string): Promise<Delivered>
  /** Does what is due and finds what was left behind. One process at a time; resolves to false where another has it. */
  tick(): Promise<boolean>
  /** Throws `CommandError`. With a key, the same command is done once and answered alike. */
  command(actor: Actor, ticketNumber: string, command: Command, key?: string): Promise<Ticket>
  /** What a desk surface asks: outcomes are said there. */
  desk(surface: { channel: string; account: string }): DeskCore
  /** What is promised, in words. */
  promises(locale: string): Promises
  /** What the forms of a ticket have to offer where a field names something. */
  offers(ticket: Ticket): Promise<Offers>
  /** Every text as it stands and as it reads. */
  templates(): TemplatePreview[]
  /** Makes and changes customers' files, row by row. */
  importCustomers(rows: CustomerRow[]): Promise<Imported>
  /** A draft from a solved ticket's number, or from words. Throws `CommandError`. */
  addArticle(actor: Actor, from: { ticket: string } | ArticleText): Promise<Article>
  changeArticle(
    actor: Actor,
    id: string,
    change: Partial<ArticleText> & { state?: ArticleState; version: number },
  ): Promise<Article>
  /** What may help with a ticket. */
  similar(ticket: Ticket): Promise<Suggestion[]>
  /** An answer for an agent to send, change or throw away. Throws `CommandError` and `ModelError`. */
  draftAnswer(ticketNumber: string): Promise<{ text: string; sources: Suggestion[] }>
  /** Takes a person out of everything but the counts. Throws `CommandError`. */
  erase(actor: Actor, customerId: string): Promise<Erased>
  /** What an erasure leaves for later: the database's files, once they have to be written anew. */
  afterErasure(): Promise<void>
  /** Tells the configured webhooks what changed since. */
  webhooks(): Promise<void>
  register(actor: Actor, registration: Registration): Promise<Ticket>
  /** What a ticket opened then would be promised. */
  preview(question: PreviewQuestion): Preview
  /** An agent goes away or comes back. Throws `CommandError`. */
  presence(actor: Actor, agentId: string, presence: Presence): Promise<void>
  /** Makes an address part of a customer's file, or takes it out again. Throw `CommandError`. */
  linkIdentity(actor: Actor, customerId: string, identity: { channel: string; address: string }): Promise<void>
  unlinkIdentity(actor: Actor, customerId: string, identity: { channel: string; address: string }): Promise<void>
  /** What this role may do to the ticket as it stands. */
  allowed(ticket: Ticket, role: string): CommandName[]
  /** What may still be pushed to the ticket's customer before they write again; null where there is no such limit. */
  budget(ticket: Ticket): Promise<Budget | null>
  /** Runs a quarantined event again. Throws `CommandError`. */
  replay(inboundId: string): Promise<void>
}

/** What became of a delivery: the account waits this long before its next one. */
export type Delivered = { pauseMs: number }
