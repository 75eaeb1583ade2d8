import { CommandError } from '../../errors.ts'
import type { InboundEvent } from '../../ports/channel.ts'
import type { Actor } from '../../ports/desk.ts'
import type { Inbound, Ticket } from '../../records/index.ts'
import { detectLanguage } from '../../triage/language.ts'
import { beginConversation, ensureCustomer } from '../dispatch/conversations.ts'
import { openTicket } from '../dispatch/open-ticket.ts'
import type { Registration } from '../index.ts'
import type { FlowParts } from '../parts.ts'
import { timelineEvent } from './change.ts'
import { requireText } from './words.ts'

/**
 * Opens a ticket for a call, a visit or something found in monitoring. No account sends for it: what is due for its
 * requester becomes a task for the owner.
 */
export async function register(parts: FlowParts, actor: Actor, wanted: Registration): Promise<Ticket> {
  const text = requireText(wanted.text, 'the text')
  const { priorities } = parts.settings
  if (wanted.priority !== undefined && !priorities.some(({ name }) => name === wanted.priority)) {
    const names = priorities.map(({ name }) => name).join(', ')
    throw new CommandError('invalid', `There is no priority '${wanted.priority}'. There are: ${names}.`)
  }
  const id = parts.ids.next()
  const now = parts.clock.now()
  const row: Inbound = {
    id,
    channel: wanted.channel,
    account: 'desk',
    scope: '',
    externalId: id,
    receivedAt: now,
    body: null,
    fileId: null,
    size: text.length,
    meta: {},
    state: 'processed',
    reason: null,
    attempts: 0,
    nextAttemptAt: now,
  }
  const event: InboundEvent = {
    kind: 'message',
    at: now,
    from: { ...wanted.requester, verified: true },
    conversation: { key: id, address: wanted.requester.address },
    subject: wanted.subject,
    text,
    externalId: id,
    files: (wanted.attachments ?? []).map((stored) => ({
      name: stored.name,
      type: stored.type,
      size: stored.size,
      stored,
    })),
  }
  const customer = await ensureCustomer(parts, row, event)
  const locale = detectLanguage(`${wanted.subject}\n${text}`) ?? parts.settings.locale
  const conversation = await beginConversation(parts, row, event, customer, locale)
  const given = { type: wanted.type as Ticket['type'] | undefined, priority: wanted.priority }
  const opened = await openTicket(parts, row, event, { conversation, customer, earlier: null, given })
  await parts.store.timeline.insert([
    timelineEvent(parts, opened, `${id}:registered`, { by: actor, event: 'registered' }),
  ])
  parts.live.publish({ ticketId: opened.id })
  return opened
}
