import type { Store } from '../core/ports/store.ts'
import type { Conversation, Message, Outbound, Ticket, TimelineEvent } from '../core/records/index.ts'

type Line = Record<string, unknown> & { at: string }

/**
 * The tickets that were opened in a span, with all that customers and agents did to them until its end, as events that
 * `simulate` plays: one conversation after the other, each in order of time. What the desk did by itself is left out,
 * since it would do it again; what only a form can say (a diagnosis, a plan) is left out, too.
 */
export async function* exportEvents(store: Store, span: { from: Date; to: Date }): AsyncGenerator<Line> {
  const within = ({ at }: { at: Date }) => at >= span.from && at < span.to
  for await (const batch of store.reports.records(span)) {
    for (const { ticket, events } of batch) {
      if (!within({ at: ticket.createdAt })) continue
      const [conversation, messages, rows] = await Promise.all([
        store.conversations.get(ticket.conversationId),
        store.messages.ofTicket(ticket.id),
        store.outbound.ofTicket(ticket.id),
      ])
      if (!conversation) continue
      const lines = [
        ...messages.filter(within).flatMap((message) => spoken(message, ticket, conversation)),
        ...rows.filter((row) => within({ at: row.createdAt })).flatMap((row) => answered(row, conversation)),
        ...events.filter(within).flatMap((event) => done(event, conversation)),
      ]
      yield* lines.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    }
  }
}

const agentDid = (at: Date, ref: string, agent: string, command: string, fields: object = {}): Line => ({
  at: at.toISOString(),
  ref,
  agent,
  command,
  ...fields,
})

function spoken(message: Message, ticket: Ticket, { id: ref, channel, locale }: Conversation): Line[] {
  if (message.text.trim() === '') return []
  if (message.kind === 'note') return [agentDid(message.at, ref, message.author, 'note', { text: message.text })]
  if (message.direction !== 'in') return []
  const { name } = ticket.requester
  const customer = { address: message.author, ...(name && { name }), channel, tier: ticket.tier, locale }
  const subject = message.id === ticket.id ? { subject: ticket.subject } : {}
  return [{ at: message.storedAt.toISOString(), ref, customer, ...subject, text: message.text }]
}

/** What an agent wrote to the customer. The three lines of an update stand in its text. */
function answered(row: Outbound, { id: ref }: Conversation): Line[] {
  const { author, kind, text, createdAt } = row
  if (row.audience !== 'customer' || row.action !== 'post' || author === 'system' || !text?.trim()) return []
  if (kind === 'solution') return [agentDid(createdAt, ref, author, 'resolve', { text })]
  return kind === 'reply' || kind === 'progress' ? [agentDid(createdAt, ref, author, 'reply', { text })] : []
}

const notByPeople = new Set(['system', 'model', 'requester'])

/** What an agent did that the timeline alone tells. */
function done({ at, actor, event, from, to, reason }: TimelineEvent, { id: ref }: Conversation): Line[] {
  if (notByPeople.has(actor) || to === null) return []
  const did = (command: string, fields: object = {}) => [agentDid(at, ref, actor, command, fields)]
  if (event === 'assignee') return to === actor ? did('accept') : did('assign', { to })
  if (event === 'priority') return did('set-priority', { priority: to })
  if (event === 'type') return did('set-type', { type: to })
  if (event !== 'status') return []
  if (to === 'waiting') return did('wait')
  if (to === 'closed') return did('close', reason === null ? {} : { reason })
  return to === 'open' && (from === 'resolved' || from === 'closed') ? did('reopen', { reason: reason ?? '—' }) : []
}
