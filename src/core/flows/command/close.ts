import { CommandError } from '../../errors.ts'
import type { Closing, MessageKind } from '../../records/index.ts'
import { compose, reopenUntil } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { needsCause } from '../timers/aftercare.ts'
import { changeTicket, recordChanges } from './change.ts'
import { finishClosing } from './finish-closing.ts'
import { type CommandRun, checkAgain, filled, type Run, record, toldOf, unfit } from './run.ts'

/** Everything that may wait for a customer who turned out to be none. */
const forCustomers: MessageKind[] = [
  'acknowledgement',
  'classification',
  'progress',
  'reminder',
  'confirmation',
  'reopened',
  'notice',
]

/** Closed by an agent, without the customer's word: as unconfirmed, with the reason, and the customer hears of it. */
export async function close(run: Run<'close'>): Promise<void> {
  const { parts, ticket } = run
  const { reason } = filled(run)
  if (ticket.changedBy?.run !== run.run && (await needsCause(parts, ticket))) {
    throw new CommandError(
      'conflict',
      `Ticket ${ticket.number} took more than ${hours(parts.settings.aftercare.causeAfterMs)} h: record why with 'cause' first.`,
    )
  }
  const after = await closeAs(run, 'unconfirmed', reason ? `unconfirmed: ${reason}` : 'unconfirmed')
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: 'system',
      text: compose(parts, after, 'closed-by-us', reopenUntil(parts, after)),
      dedupeKey: `${run.run}:closed`,
    }),
    ...toldOf(run, after, 'closed'),
  ])
}

const hours = (ms: number): number => Math.round(ms / 3_600_000)

async function closeAs(run: CommandRun, closedAs: Closing, reason: string) {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: 'closed', closedAt: parts.clock.now(), closedAs, open: false }
  })
  await recordChanges(parts, run.run, actor, change, reason)
  await finishClosing(parts, change.after)
  return change.after
}

/** Not a customer's doing: nothing more is sent, what waits stays here, and what they write later is only kept. */
export async function spam(run: Run<'spam'>): Promise<void> {
  const { parts } = run
  const after = await closeAs(run, 'spam', 'spam')
  await parts.store.outbound.withdrawKinds(after.id, forCustomers)
  await send(parts, toldOf(run, after, 'spam'))
}

/** A wish that is not built: the customer hears why, and the wish stays in the pool with everybody who had it. */
export async function decline(run: Run<'decline'>): Promise<void> {
  const { parts, actor, ticket } = run
  const { reason, request } = filled(run)
  const by = { ticket: ticket.number, customerId: ticket.requester.customerId }
  if (request !== null && !(await parts.store.requests.asked(request, by))) {
    throw unfit('decline', 'request', `is '${request.slice(0, 50)}': expected the id of one in GET /api/requests`)
  }
  const after = await closeAs(run, 'declined', reason)
  if (request === null) {
    const { id, subject } = ticket
    await parts.store.requests.insert({ id, title: subject, reason, createdAt: parts.clock.now(), askedBy: [by] })
  }
  await record(run, { event: 'declined', reason }, { request: request ?? ticket.id })
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, after, 'declined', { reason }),
      dedupeKey: `${run.run}:declined`,
    }),
    ...toldOf(run, after, 'declined'),
  ])
}
