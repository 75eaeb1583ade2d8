import type { z } from 'zod'
import { standing } from '../core/process/deadlines.ts'
import {
  type Attachment,
  askedOf,
  type Conversation,
  type Message,
  type Outbound,
  type Ticket,
  type TimelineEvent,
} from '../core/records/index.ts'
import { BY_HAND } from '../core/records/message.ts'
import { viewCourse } from './process-views.ts'
import type { attachmentSchema, messageSchema, ticketSchema, timelineSchema } from './schemas.ts'

export type TicketView = z.output<typeof ticketSchema>
export type MessageView = z.output<typeof messageSchema>
export type AttachmentView = z.output<typeof attachmentSchema>

const instant = (date: Date | null | undefined) => date?.toISOString() ?? null

export function viewTicket(ticket: Ticket, nextUpdateAt: Date | null): TicketView {
  return {
    number: ticket.number,
    status: ticket.status,
    stage: ticket.stage,
    type: ticket.type,
    priority: ticket.priority,
    channel: ticket.channel,
    subject: ticket.subject,
    requester: { name: ticket.requester.name, address: ticket.requester.address },
    assignee: ticket.assignee,
    createdAt: ticket.createdAt.toISOString(),
    updatedAt: ticket.updatedAt.toISOString(),
    nextUpdateAt: instant(nextUpdateAt),
    firstResponseAt: instant(ticket.firstResponseAt),
    acceptedAt: instant(ticket.acceptedAt),
    offeredTo: askedOf(ticket),
    deadlines: {
      firstResponse: instant(ticket.sla.firstResponse),
      nextResponse: instant(ticket.sla.nextResponse),
      diagnosis: instant(ticket.sla.diagnosis),
      workaround: instant(ticket.sla.workaround),
      plan: instant(ticket.sla.plan),
      resolve: instant(ticket.sla.resolve),
      accept: instant(ticket.sla.accept),
    },
    standing: standing(ticket),
    tier: ticket.tier,
    locale: ticket.locale,
    certain: ticket.triage.certain,
    tags: ticket.tags,
    ...viewCourse(ticket),
  }
}

/** What was written and what was sent, as one conversation in the order of time. */
export function viewMessages(messages: Message[], outbound: Outbound[]): MessageView[] {
  const sent = outbound.filter((row) => row.audience === 'customer')
  const views = [...messages.map(viewIncoming), ...sent.filter((row) => row.action === 'post').map(viewOutgoing)]
  const byId = new Map(views.map((view) => [view.id, view]))
  for (const row of sent) {
    const changed = row.target === null ? undefined : byId.get(row.target)
    if (!changed || row.state !== 'sent') continue
    if (row.action === 'withdraw') changed.state = 'withdrawn'
    else changed.text = changed.fullText = row.text ?? changed.text
  }
  return views.sort((one, other) => one.at.localeCompare(other.at) || one.id.localeCompare(other.id))
}

function viewIncoming(message: Message): MessageView {
  return {
    id: message.id,
    at: message.at.toISOString(),
    direction: message.direction,
    kind: message.kind,
    author: message.author,
    text: message.text,
    fullText: message.fullText,
    attachments: viewAttachments(message.attachments),
    state: message.withdrawn ? 'withdrawn' : 'received',
  }
}

function viewOutgoing(row: Outbound): MessageView {
  return {
    id: row.id,
    at: (row.sentAt ?? row.createdAt).toISOString(),
    direction: 'out',
    kind: row.kind,
    author: row.author,
    text: row.text ?? '',
    fullText: row.text ?? '',
    attachments: viewAttachments(row.attachments),
    state: row.state === 'sending' ? 'queued' : row.state,
    ...(row.state === 'withdrawn' && row.error === BY_HAND && { byHand: true }),
    ...(row.error !== null && row.state !== 'sent' && { error: row.error }),
  }
}

/** Addresses of files: at the API where `folder` is not given. Name and type go with them, the bytes alone are kept. */
export function viewAttachments(attachments: Attachment[]): AttachmentView[] {
  return attachments.map(({ fileId, name, type, size }) => {
    const query = new URLSearchParams({ name, type })
    return { name, type, size, url: `/api/files/${fileId}?${query}` }
  })
}

export function viewTimeline(events: TimelineEvent[]): z.output<typeof timelineSchema>[] {
  return events.map(({ at, actor, event, from, to, reason, surface, data }) => ({
    at: at.toISOString(),
    actor,
    event,
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(reason !== null && { reason }),
    ...(surface && { surface }),
    ...(data && { data }),
  }))
}

/** The mail address a visitor gave of themselves, where the channel keeps one. */
export const statedEmail = (conversation: Conversation | null) => conversation?.route.statedEmail ?? null
