import type { ClaimedOutbound, Conversation, Inbound, Outbound } from '../../records/index.ts'
import { renderTemplate } from '../../templates/render.ts'
import { accountPace } from '../deliver/account-pace.ts'
import { budgetOf } from '../deliver/budget.ts'
import { conversationPace } from '../deliver/conversation-pace.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'

/** Answers a message that opened no ticket, in its conversation's language. `template` asks for no values. */
export async function answerWithoutTicket(
  parts: FlowParts,
  row: Inbound,
  conversation: Conversation,
  template: string,
): Promise<void> {
  const { id: conversationId, channel, account, locale } = conversation
  const text = renderTemplate(parts.templates, locale, template, {})
  const lane = { id: '', channel, account, conversationId, priority: '' }
  const dedupeKey = `${row.id}:${template}`
  await send(parts, [toCustomer(parts, lane, { kind: 'notice', author: 'system', text, dedupeKey })])
}

export const isWithoutTicket = (row: Pick<Outbound, 'ticketId'>): boolean => row.ticketId === ''

/** Sends such an answer, where the push budget leaves room for it. Nobody of ours waits for it. Throws `ChannelError`. */
export async function deliverWithoutTicket(parts: FlowParts, row: ClaimedOutbound, token: string): Promise<void> {
  const { store } = parts
  const adapter = parts.channel(row.channel, row.account)
  const conversation = await store.conversations.get(row.conversationId)
  const budget = conversation && budgetOf(parts, conversation)
  const text = row.text ?? ''
  if (!adapter || !conversation || budget?.left === 0) {
    await store.outbound.settle(row.id, token, { state: 'withdrawn', reason: 'there is no way to send it' })
    return
  }
  const { key, address, subject, route, locale } = conversation
  const [part] = adapter.render({ subject, text, attachments: [], automatic: true, locale })
  const pace = await conversationPace(parts, adapter, row)
  pace.next()
  await accountPace(parts, adapter)
  const { externalId } = await adapter.send(
    {
      action: 'post',
      conversation: { key, address, subject, route, locale },
      part: part!,
      // Leads to no ticket; an answer finds its conversation by the message it answers.
      replyToken: row.id,
      ticketNumber: '',
      decidedAt: row.createdAt,
      doubtfulSince: row.doubtfulSince,
      inReplyTo: await store.messages.externalIds(conversation.id, 1),
      readFile: async () => new Uint8Array(),
    },
    `${row.id}-0`,
  )
  if (adapter.capabilities.push) await store.conversations.pushed(conversation.id)
  await store.outbound.settle(row.id, token, { state: 'sent', at: parts.clock.now(), text, externalIds: [externalId] })
}
