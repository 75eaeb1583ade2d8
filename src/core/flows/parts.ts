import type { ChannelAdapter, Log } from '../ports/channel.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { Desk } from '../ports/desk.ts'
import type { AnswerModel, Knowledge } from '../ports/knowledge.ts'
import type { Live } from '../ports/live.ts'
import type { Queues } from '../ports/queues.ts'
import type { Store } from '../ports/store.ts'
import type { Webhook, WebhookSender } from '../ports/webhooks.ts'
import type { Settings } from '../settings.ts'
import type { Templates } from '../templates/render.ts'
import type { Calendar } from '../time/calendar.ts'
import type { Classify } from '../triage/classify.ts'
import type { TriageModel } from '../triage/model.ts'
import type { PriorityTable } from '../triage/types.ts'

/** What the flows stand on: all of it ports, so that queues or a simulated clock can drive them alike. */
export type FlowParts = {
  store: Store
  clock: Clock
  ids: Ids
  /** An unguessable word of at least 128 bits. */
  secret(): string
  settings: Settings
  /** The desk's own: `calendars.default`. */
  calendar: Calendar
  calendars: Record<string, Calendar>
  channel(channel: string, account: string): ChannelAdapter | undefined
  /** All of them, where something concerns every channel. */
  adapters?(): ChannelAdapter[]
  desks: Desk[]
  queues: Queues
  live: Live
  triage: { classify: Classify; table: PriorityTable; model: TriageModel | null }
  /** What was solved before; absent where nobody looks it up. */
  knowledge?: Knowledge
  /** Drafts answers; absent where no model is configured. */
  answers?: AnswerModel
  templates: Templates
  /** Who outside hears of every change; absent where nobody does. */
  webhooks?: { list: Webhook[]; sender: WebhookSender }
  log: Log
  /** Names this process where one of several may do a thing. */
  holder: string
  /** What agents are told is kept although there is no surface to show it: somebody else reads along, a simulation. */
  keepsTold?: boolean
}

/** The calendar of this name; the desk's own for none. */
export const calendarNamed = (parts: FlowParts, name: string | null | undefined): Calendar =>
  (name ? parts.calendars[name] : undefined) ?? parts.calendar

export const priorityNamed = (settings: Settings, name: string) =>
  settings.priorities.find((priority) => priority.name === name) ?? settings.priorities.at(-1)!
