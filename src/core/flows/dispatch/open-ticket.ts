import type { InboundEvent } from '../../ports/channel.ts'
import { numberDay, ticketNumber } from '../../process/numbering.ts'
import type { Attachment, Conversation, Customer, Inbound, Outbound, Ticket } from '../../records/index.ts'
import { stageOf } from '../../stages.ts'
import { plus } from '../../time/instants.ts'
import type { Tier, Triage } from '../../triage/types.ts'
import { offerToNext, tellAssignee } from '../assignment/assignment.ts'
import { changeTicket, timelineEvent } from '../command/change.ts'
import { withLink } from '../command/links.ts'
import { moment } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import { suggestLater } from '../knowledge.ts'
import type { FlowParts } from '../parts.ts'
import { priorityNamed } from '../parts.ts'
import { promised } from '../timers/clocks.ts'
import { setDeadlines, timer, updateTimers } from '../timers/schedule.ts'
import { acknowledge } from './acknowledge.ts'
import { appendMessage } from './append.ts'
import { storeFiles } from './files.ts'
import { excerpt, messageFrom } from './message-from.ts'
import { refineLater } from './refine.ts'

const LONGEST_SUBJECT = 200

/** Where a first message belongs. `earlier` is the conversation's ticket that was closed too long ago to be reopened. */
type Place = {
  conversation: Conversation
  customer: Customer | null
  earlier: Ticket | null
  /** Drawn already, where this was known to open a ticket. */
  number?: string | null
  /** What a person said already of its type and priority. */
  given?: { type?: Triage['type']; priority?: string }
  /** How the message joins the ticket that somebody else opened meanwhile. */
  join?: typeof appendMessage
}

/**
 * Opens the ticket of a first message: number, triage, targets, timers, acknowledgement. Where somebody else opened the
 * conversation's ticket meanwhile, the message joins it.
 */
export async function openTicket(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  { conversation, customer, earlier, number, given = {}, join = appendMessage }: Place,
): Promise<Ticket> {
  const { store } = parts
  const begun = earlier?.id === row.id ? earlier : null
  const attachments = await storeFiles(parts, event)
  const tier = customer?.tier ?? parts.settings.tiers.default
  const judged = parts.triage.classify({
    subject: event.subject,
    text: event.text,
    tier: tier as Tier,
    attachments: event.files?.length ?? 0,
  })
  const found: Triage = {
    ...judged,
    ...(given.type &&
      given.type !== 'unclassified' && { type: given.type, decidedBy: 'person', confidence: 1, certain: true }),
    priority: given.priority ?? judged.priority,
  }
  let ticket = begun
  if (!ticket) {
    const draft = await draftTicket(parts, row, event, conversation, {
      found,
      tier,
      number,
      first: customer?.id === row.id,
      earlier,
    })
    const { ticket: there, opened } = await store.tickets.open(draft)
    if (!opened && there.id !== row.id) return join(parts, row, event, there, conversation.id)
    ticket = there
  }
  if (earlier && !begun) await linkEarlier(parts, earlier, ticket)
  await Promise.all([
    answer(parts, ticket, { row, event, found, attachments }),
    store.timeline.insert([
      timelineEvent(parts, ticket, row.id, {
        actor: 'requester',
        event: 'opened',
        to: ticket.status,
        reason: earlier && !begun ? `follows ${earlier.number}` : null,
      }),
      ...(ticket.assignee === null
        ? []
        : [timelineEvent(parts, ticket, row.id, { actor: 'system', event: 'assignee', to: ticket.assignee })]),
    ]),
  ])
  await refineLater(parts, ticket)
  suggestLater(parts, ticket)
  return ticket
}

type First = { row: Inbound; event: InboundEvent; found: Triage; attachments: Attachment[] }

/** Keeps the message and what is promised, and only then says so: the acknowledgement answers a message that is there. */
async function answer(parts: FlowParts, ticket: Ticket, { row, event, found, attachments }: First): Promise<void> {
  const { store } = parts
  await Promise.all([
    store.messages.insert(messageFrom(parts, row, event, ticket, attachments)),
    store.timers.ensure([
      ...(ticket.quiet ? [] : updateTimers(parts, ticket, ticket.createdAt, false)),
      ...(ticket.triage.certain ? [] : [timer(parts, ticket, 'classification', classifyBy(parts, ticket))]),
    ]),
    setDeadlines(parts, ticket),
  ])
  await Promise.all([
    acknowledge(parts, ticket, found.missing, event),
    send(parts, [
      ...toDesk(parts, ticket, {
        kind: 'new',
        author: 'requester',
        text: excerpt(event.text),
        dedupeKey: `${ticket.id}:new`,
        attachments,
      }),
      ...tellAssignee(parts, ticket, event.text, ticket.id),
      ...(ticket.triage.certain ? [] : askForClassification(parts, ticket, found)),
    ]),
  ])
}

/** The next number of the day on which this row came in. */
export async function drawNumber(parts: FlowParts, row: Inbound): Promise<string> {
  const day = numberDay(row.receivedAt, parts.calendar.zone)
  return ticketNumber(day, await parts.store.counters.next(`ticket/${day}`))
}

type Known = { found: Triage; tier: string; number?: string | null; first: boolean; earlier: Ticket | null }

/** What was closed too long ago to be reopened shows where it goes on. */
const linkEarlier = (parts: FlowParts, earlier: Ticket, { number }: Ticket) =>
  changeTicket(parts, earlier.id, `${earlier.id}:followed-by:${number}`, (ticket) =>
    withLink(ticket, { number, relation: 'followed-by' }),
  )

async function draftTicket(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  conversation: Conversation,
  { found, tier, number, first, earlier }: Known,
): Promise<Ticket> {
  const priority = priorityNamed(parts.settings, found.priority)
  const now = parts.clock.now()
  const type = found.certain ? found.type : 'unclassified'
  const draft: Ticket = {
    id: row.id,
    replyToken: parts.secret(),
    number: number ?? (await drawNumber(parts, row)),
    status: 'new',
    stage: stageOf.new,
    type,
    impact: found.impact,
    urgency: found.urgency,
    priority: priority.name,
    triage: { decidedBy: found.decidedBy, confidence: found.confidence, certain: found.certain },
    channel: row.channel,
    account: row.account,
    conversationId: conversation.id,
    open: true,
    subject: (event.subject?.trim() || firstLine(event.text)).slice(0, LONGEST_SUBJECT),
    requester: {
      customerId: conversation.customerId,
      name: event.from.name,
      address: event.from.address,
      verified: event.from.verified,
    },
    tier,
    locale: conversation.locale,
    assignee: null,
    createdAt: row.receivedAt,
    updatedAt: now,
    firstResponseAt: null,
    resolvedAt: null,
    closedAt: null,
    sla: promised(parts, { priority: priority.name, tier, type }, row.receivedAt),
    quiet: !event.from.verified && first,
    fewerUpdates: false,
    tags: [],
    ...(earlier && { links: [{ number: earlier.number, relation: 'follows' as const }] }),
    desk: {},
    changedBy: null,
    version: 0,
    acceptedAt: null,
    offer: null,
  }
  const offered = await offerToNext(parts, draft, [])
  return offered.assignee === null ? draft : { ...draft, ...offered }
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0]!.slice(0, 80) || '—'

/** Until when a person has to say what triage is not sure of. */
const classifyBy = (parts: FlowParts, ticket: Ticket): Date => plus(ticket.createdAt, parts.settings.classifyWithinMs)

/** Triage is not sure: a person is asked, in the desk's own words, and has until the time the requester was promised. */
const askForClassification = (parts: FlowParts, ticket: Ticket, found: Triage): Outbound[] =>
  toDesk(parts, ticket, {
    kind: 'classify',
    author: 'system',
    text: says(parts, 'classify', {
      type: found.type,
      priority: found.priority,
      due: moment(parts, parts.settings.locale, classifyBy(parts, ticket)),
    }),
    dedupeKey: `${ticket.id}:classify`,
    data: { type: found.type, priority: found.priority, dueAt: classifyBy(parts, ticket).toISOString() },
  })
