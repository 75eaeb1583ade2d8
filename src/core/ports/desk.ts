import type { Command } from '../commands.ts'
import type { Offers } from '../forms/index.ts'
import type { Budget } from '../process/budget.ts'
import type { Attachment, Ticket } from '../records/index.ts'
import type { Health, WebhookRequest, WebhookResponse } from './channel.ts'

/** Who acts: a person by id and role, or the system itself. `surface`: from where (`api`, `web`, a surface's channel). */
export type Actor = { id: string; name: string; role: string; surface?: string }

/** What a card shows of a ticket; a surface lays it out and holds no rule of its own. */
export type TicketCard = {
  ticket: Ticket
  nextUpdateAt: Date | null
  /** The commands this ticket's state allows, in the order of the table: what the buttons are made from. */
  allowed: string[]
  priorities: string[]
  assigneeName: string | null
  /** The customer's first words. */
  excerpt: string
  /** What its channel still takes before the customer writes again; absent where there is no such limit. */
  budget?: Budget | null
  /** Who answers in the channel's own app; empty while it waits there for somebody; absent or null: the desk answers. */
  holder?: string | null
}

/** One thing that happened, as it is told to agents. */
export type DeskPost = {
  kind: string
  text: string
  attachments: Attachment[]
  /** Whom it is for, by the surface's own names; empty for everyone. */
  mention: string[]
  /** Words that fit the kind: `nudge` carries a form for the three lines, `failed` a retry. */
  actions: string[]
  data: Record<string, string | number | boolean | null>
  /** Since when an earlier attempt under the same key may have said this already. Absent: this is surely the first. */
  doubtfulSince?: Date
  /** The content of an attachment. Absent: the attachments are named, not shown. */
  readFile?(fileId: string): Promise<Uint8Array>
}

/** Somebody on a surface, by its own user id and name. */
export type DeskUser = { user: string; name: string; member: 'full' | 'guest' | 'foreign' }

/** What a surface tells the core that an agent did. */
export type DeskAct = {
  by: DeskUser
  /** The ticket, by number or by the place the surface keeps it in. */
  ticket: { number: string } | { place: Record<string, string> }
  command: Command
  /** The same key is done once. */
  key: string
  files?: { name: string; type: string; content: Uint8Array }[]
}

/** Why it was not done, and for a form what is wrong with each field. */
export type Refused = { ok: false; message: string; fields?: { path: string; message: string }[] }
export type DeskOutcome = { ok: true; ticket: Ticket } | Refused

/** What a surface asks of the core, each time in the name of somebody whose right to it the core decides. */
export interface DeskCore {
  act(act: DeskAct): Promise<DeskOutcome>
  /** What the forms of a ticket have to offer where a field names something. */
  offers(by: DeskUser, number: string): Promise<{ ok: true; offers: Offers } | Refused>
  /** Opens a ticket for a call or a visit; `given` is what the registration form holds. The same key is done once. */
  register(by: DeskUser, given: Record<string, unknown>, key: string): Promise<DeskOutcome>
}

/** One surface on which agents work. */
export interface Desk {
  /** Unique: the channel's name and its account. */
  readonly name: { channel: string; account: string }
  /** Starts listening to agents. */
  start(core: DeskCore): Promise<void>
  stop(): Promise<void>
  health(): Health
  /** Why this user can be no agent here; null where they can. */
  check?(user: string): Promise<string | null>
  /** For a platform that calls in. */
  handle?(request: WebhookRequest): Promise<WebhookResponse>
  /**
   * Opens the ticket's place with its card. Where it may have been opened already, `doubtfulSince` says since when: then
   * the same key gives the same place.
   */
  open(card: TicketCard, key: string, doubtfulSince?: Date): Promise<Record<string, string>>
  /** Posts into the ticket's place. Throws `ChannelError`. */
  post(place: Record<string, string>, post: DeskPost, key: string): Promise<{ externalId: string }>
  refresh(place: Record<string, string>, card: TicketCard): Promise<void>
  /** Says something that belongs to no ticket: an account that was signed out, a report. Throws `ChannelError`. */
  announce?(
    text: string,
    attachments: { name: string; type: string; content: Uint8Array }[],
    key: string,
  ): Promise<void>
  /** Shows beside an agent's own message what became of it. */
  mark(place: Record<string, string>, source: string, mark: 'waiting' | 'delivered' | 'failed' | 'noted'): Promise<void>
}
