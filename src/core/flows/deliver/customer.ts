import type { ChannelAdapter, Part, SendAction } from '../../ports/channel.ts'
import type { ClaimedOutbound, Conversation, Outbound, Ticket } from '../../records/index.ts'
import { BY_HAND } from '../../records/message.ts'
import { onCadence } from '../../states.ts'
import { readWhole } from '../dispatch/files.ts'
import type { FlowParts } from '../parts.ts'
import { accountPace } from './account-pace.ts'
import { admitted, budgetOf, isAutomatic } from './budget.ts'
import { tellBudget, withhold } from './budget-words.ts'
import { choicesOf, withNumbers } from './choices.ts'
import { compose, resolveLine } from './compose.ts'
import { conversationPace } from './conversation-pace.ts'
import { says } from './desk-words.ts'
import { markRow } from './faults.ts'
import { send, toDesk } from './outbox.ts'
import { type Standing, type Step, stepsOf } from './steps.ts'

/** How many earlier messages an answer names. */
const CHAIN = 20

/** Sends one claimed row, part by part. What is already out when it is tried again stays out. Throws `ChannelError`. */
export async function deliverToCustomer(parts: FlowParts, row: ClaimedOutbound, token: string): Promise<void> {
  const { store } = parts
  const [ticket, conversation, overtaken, theirs, ours] = await Promise.all([
    store.tickets.get(row.ticketId),
    store.conversations.get(row.conversationId),
    row.text === null && store.outbound.isOvertaken(row),
    store.messages.externalIds(row.conversationId, CHAIN),
    store.outbound.externalIds(row.conversationId, CHAIN),
  ])
  if (!ticket || !conversation) throw new Error(`the ticket or conversation of ${row.id} is gone`)
  const needless = row.text === null ? needlessUpdate(ticket, overtaken) : null
  if (needless) {
    await store.outbound.settle(row.id, token, { state: 'withdrawn', reason: needless })
    return
  }
  const text = row.text ?? compose(parts, ticket, 'progress-empty', { 'resolve-line': resolveLine(parts, ticket) })
  const adapter = parts.channel(row.channel, row.account)
  if (!adapter) return handOver(parts, ticket, row, token, text)

  const choices = row.action === 'post' ? choicesOf(parts, ticket, row) : []
  const pressed = adapter.capabilities.choices === 'buttons' && choices.length > 0
  const pieces = adapter.render({
    subject: compose(parts, ticket, 'subject-mail'),
    text: pressed ? text : withNumbers(parts, ticket, row, text),
    ...(pressed && { choices }),
    attachments: row.attachments,
    automatic: isAutomatic(row),
    locale: ticket.locale,
  })
  const externalIds = [...row.externalIds]
  const changed = row.target === null ? null : await store.outbound.get(row.target)
  const standing = standingOf(adapter, changed)
  const steps = stepsOf(row, pieces, standing)
  const allowed = row.action === 'post' ? await allowance(parts, row, { ticket, conversation, pieces }) : steps.length
  const base = actionFor(parts, adapter, row, { ticket, conversation, answered: [...ours, ...theirs] })
  const pace = await conversationPace(parts, adapter, row)
  for (let index = externalIds.length; index < allowed; index++) {
    pace.next()
    await accountPace(parts, adapter)
    const { externalId } = await adapter.send({ ...base, ...steps[index]! }, `${row.id}-${index}`)
    externalIds.push(externalId)
    if (adapter.capabilities.push && row.action === 'post') await store.conversations.pushed(conversation.id)
    if (index < steps.length - 1) await store.outbound.partSent(row.id, token, externalId)
  }
  // What went out shows that nobody else has the conversation any more.
  if (conversation.holder != null && row.action === 'post' && externalIds.length > row.externalIds.length) {
    await store.conversations.heldBy(conversation.id, null)
  }
  const partsLeft = steps.length - externalIds.length
  if (partsLeft > 0) return withhold(parts, { ...row, externalIds }, token, { ticket, conversation, partsLeft })
  if (changed && row.action === 'edit') {
    await store.outbound.rearranged(changed.id, [...externalIds.slice(0, pieces.length), ...standing.files])
  }
  await store.outbound.settle(row.id, token, {
    state: 'sent',
    at: parts.clock.now(),
    text,
    externalIds,
    ...(pressed && { choices }),
  })
  await send(parts, markRow(parts, ticket, row, 'delivered'))
  await tellBudget(parts, ticket, conversation)
}

/** Why an update that nobody wrote is not sent: what was kept waiting, while a platform was away, say, comes as one. */
function needlessUpdate(ticket: Ticket, overtaken: boolean): string | null {
  if (!onCadence(ticket.status)) return `the ticket is ${ticket.status}`
  return overtaken ? 'a later one waits' : null
}

/** Up to which part the conversation's push budget lets this row go. */
async function allowance(
  parts: FlowParts,
  row: Outbound,
  { ticket, conversation, pieces }: { ticket: Ticket; conversation: Conversation; pieces: Part[] },
): Promise<number> {
  const budget = budgetOf(parts, conversation)
  if (!budget) return pieces.length
  const out = row.externalIds.length
  return out + admitted(budget, ticket, row, pieces.length - out)
}

/** What is out of the message that a row changes. */
function standingOf(adapter: ChannelAdapter, changed: Outbound | null): Standing {
  if (!changed) return { texts: [], files: [] }
  const { attachments, externalIds } = changed
  const short = { subject: '', text: '.', attachments, automatic: false, locale: '' }
  const files = attachments.length > 0 ? adapter.render(short).length - 1 : 0
  const texts = Math.max(1, externalIds.length - files)
  return { texts: externalIds.slice(0, texts), files: externalIds.slice(texts) }
}

function actionFor(
  parts: FlowParts,
  adapter: ChannelAdapter,
  row: ClaimedOutbound,
  { ticket, conversation, answered }: { ticket: Ticket; conversation: Conversation; answered: string[] },
): Omit<SendAction, keyof Step> {
  return {
    conversation: {
      key: conversation.key,
      address: conversation.address,
      subject: conversation.subject,
      route: conversation.route,
      locale: conversation.locale,
    },
    replyToken: ticket.replyToken,
    ticketNumber: ticket.number,
    decidedAt: row.createdAt,
    doubtfulSince: row.doubtfulSince,
    inReplyTo: answered,
    readFile: (fileId) => readWhole(parts, fileId, adapter.capabilities.maxAttachmentSize),
  }
}

/** No account sends for this ticket (a phone call, say): somebody does it by hand. */
async function handOver(parts: FlowParts, ticket: Ticket, row: Outbound, token: string, text: string): Promise<void> {
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'call',
      author: 'system',
      text: says(parts, 'call', { address: ticket.requester.address, text }),
      dedupeKey: `${row.id}:call`,
      to: row.kind === 'survey' ? [row.author] : ticket.assignee ? [ticket.assignee] : [],
    }),
  )
  await parts.store.outbound.settle(row.id, token, { state: 'withdrawn', reason: BY_HAND, text })
}
