import type { TimelineStore } from '../ports/store.ts'
import type { Webhook, WebhookDelivery, WebhookStore } from '../ports/webhooks.ts'
import type { Ticket, TimelineEvent } from '../records/index.ts'
import { plus } from '../time/instants.ts'
import type { FlowParts } from './parts.ts'

const LEASE_MS = 30_000
const BATCH = 200
/** Tickets told of at one time to one webhook; what concerns one ticket goes in order. */
const AT_ONCE = 8
const MINUTE = 60_000
/** After these waits it is tried again; after the last it has failed, and somebody can send it again. Milliseconds. */
const WAITS = [10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 360 * MINUTE, 720 * MINUTE]

/**
 * A timeline of which each new line is also put into the webhooks' outbox, before the line itself is written: a crash in
 * between runs the change again, and both are known by the same key.
 */
export function announcedTimeline(
  timeline: TimelineStore,
  { webhooks, outbox, now, newId }: { webhooks: Webhook[]; outbox: WebhookStore; now(): Date; newId(): string },
): TimelineStore {
  return {
    ...timeline,
    async insert(events) {
      const rows = webhooks.flatMap((webhook) =>
        events.filter((event) => wants(webhook, event)).map((event) => deliveryOf(webhook, event, now(), newId())),
      )
      if (rows.length > 0) await outbox.insert(rows)
      await timeline.insert(events)
    },
  }
}

const wants = ({ events }: Webhook, { event }: TimelineEvent): boolean => events.length === 0 || events.includes(event)

function deliveryOf(webhook: Webhook, told: TimelineEvent, now: Date, id: string): WebhookDelivery {
  const { at, actor, event, from, to, reason } = told
  return {
    id,
    webhook: webhook.id,
    key: `${webhook.id}:${told.key}`,
    ticketId: told.ticketId,
    event: { at, actor, event, from, to, reason },
    state: 'queued',
    attempts: 0,
    createdAt: now,
    notBefore: now,
    sentAt: null,
    answer: null,
  }
}

/** Tells every webhook what it has not heard yet. One process at a time; one webhook's trouble slows no other. */
export async function tellWebhooks(parts: FlowParts): Promise<void> {
  const { webhooks, store, clock, holder } = parts
  if (!webhooks) return
  await Promise.all(
    webhooks.list.map(async (webhook) => {
      const name = `webhook/${webhook.id}`
      if (!(await store.leases.hold(name, holder, clock.now(), plus(clock.now(), LEASE_MS)))) return
      const due = await store.webhooks.due(webhook.id, clock.now(), BATCH)
      const lines = [...Map.groupBy(due, ({ ticketId }) => ticketId).values()]
      await Promise.all(Array.from({ length: AT_ONCE }, () => tellOneByOne(parts, lines)))
    }),
  )
}

async function tellOneByOne(parts: FlowParts, lines: WebhookDelivery[][]): Promise<void> {
  for (let line = lines.pop(); line; line = lines.pop()) {
    for (const delivery of line) {
      // What comes after it would overtake it.
      if (!(await tell(parts, delivery))) break
    }
  }
}

async function tell(parts: FlowParts, delivery: WebhookDelivery): Promise<boolean> {
  const { webhooks, store, clock } = parts
  const ticket = await store.tickets.get(delivery.ticketId)
  const { ok, gone, answer } = await webhooks!.sender.send(delivery.webhook, {
    id: delivery.id,
    at: clock.now(),
    body: JSON.stringify(payload(delivery, ticket)),
  })
  const now = clock.now()
  const waitMs = gone ? undefined : WAITS[delivery.attempts]
  const state = ok ? 'sent' : waitMs === undefined ? 'failed' : 'queued'
  if (state === 'failed') parts.log.error('a webhook was given up', { webhook: delivery.webhook, answer })
  await store.webhooks.settle(delivery.id, {
    state,
    attempts: delivery.attempts + 1,
    notBefore: plus(now, waitMs ?? 0),
    sentAt: ok ? now : null,
    answer,
  })
  return ok
}

/** The change, and the ticket as it is at the moment of telling. */
const payload = ({ id, event }: WebhookDelivery, ticket: Ticket | null) => ({
  id,
  type: `ticket.${event.event}`,
  timestamp: event.at.toISOString(),
  data: {
    change: { actor: event.actor, event: event.event, from: event.from, to: event.to, reason: event.reason },
    ticket: ticket && {
      number: ticket.number,
      status: ticket.status,
      stage: ticket.stage,
      type: ticket.type,
      priority: ticket.priority,
      channel: ticket.channel,
      subject: ticket.subject,
      requester: { name: ticket.requester.name, address: ticket.requester.address },
      assignee: ticket.assignee,
      tier: ticket.tier,
      tags: ticket.tags,
      createdAt: ticket.createdAt.toISOString(),
      resolvedAt: ticket.resolvedAt?.toISOString() ?? null,
      closedAt: ticket.closedAt?.toISOString() ?? null,
    },
  },
})
