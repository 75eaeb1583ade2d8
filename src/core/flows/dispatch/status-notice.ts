import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { stageOf } from '../../stages.ts'
import { compose, moment, resolveLine, word } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { timerKey } from '../timers/schedule.ts'

/** Answers how a ticket stands, where it was asked. */
export async function tellStatus(
  parts: FlowParts,
  row: Inbound,
  ticket: Ticket,
  conversation: Conversation,
): Promise<void> {
  const progress = await parts.store.timers.get(timerKey(ticket.id, 'progress'))
  await notice(parts, row, ticket, conversation, 'status', {
    'next-update': progress && moment(parts, ticket.locale, progress.dueAt),
    'resolve-line': resolveLine(parts, ticket),
  })
}

/** A short answer to what the customer just did, from the template `status` or `choice-…`. */
export async function notice(
  parts: FlowParts,
  row: Inbound,
  ticket: Ticket,
  conversation: Conversation,
  template: string,
  values: Record<string, string | null> = {},
): Promise<void> {
  const { id: conversationId, channel, account } = conversation
  const stage = word(parts, ticket.locale, `stage-${stageOf[ticket.status]}`, ticket.stage)
  await send(parts, [
    toCustomer(
      parts,
      { ...ticket, conversationId, channel, account },
      {
        kind: 'notice',
        author: 'system',
        text: compose(parts, ticket, template, { 'stage-now': stage, ...values }),
        dedupeKey: `${row.id}:${template}`,
      },
    ),
  ])
}
