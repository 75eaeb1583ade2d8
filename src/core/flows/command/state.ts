import { CommandError } from '../../errors.ts'
import type { Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { compose, promises } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { isProposed } from '../dispatch/customer-word.ts'
import { aftercare, needsCause } from '../timers/aftercare.ts'
import { promised } from '../timers/clocks.ts'
import { timer } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { answeredBy, checkAgain, filled, isUrgent, type Run, record, retime, toldOf } from './run.ts'

/**
 * The solution goes to the customer, updates stop, and they are reminded until they confirm. After a workaround the work
 * goes on, and so do the updates.
 */
export async function resolve(run: Run<'resolve'>): Promise<void> {
  const { parts, actor } = run
  const { text, workaround } = filled(run)
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    refuseUnconfirmed(run, ticket)
    const heard = answeredBy(run, ticket)
    if (!workaround) return { ...heard, status: 'resolved', resolvedAt: now, offer: null }
    return { ...heard, status: 'open', stage: 'implementation', workaroundAt: ticket.workaroundAt ?? now }
  })
  const { after } = change
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: workaround ? 'workaround' : 'solution' }, { text })
  await retime(run, after, true)
  const [firstReminder] = parts.settings.reminders.afterMs
  if (!workaround && firstReminder !== undefined) {
    await parts.store.timers.set([timer(parts, after, 'reminder', plus(now, firstReminder))])
  }
  if (!workaround) await aftercare(parts, after)
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'solution',
      author: actor.id,
      text: compose(parts, after, workaround ? 'workaround' : 'solution', { text }),
      dedupeKey: `${run.run}:solution`,
    }),
    ...toldOf(run, after, workaround ? 'workaround' : 'resolved'),
    ...((await needsCause(parts, after)) ? toldOf(run, after, 'cause-needed', {}, owner(after), 'follow-up') : []),
  ])
}

const owner = (ticket: Ticket): string[] => (ticket.assignee ? [ticket.assignee] : [])

/** What was proposed waits for the customer's yes before it is done; an outage may be ended first. */
function refuseUnconfirmed(run: Run<'resolve'>, ticket: Ticket): void {
  if (!isProposed(ticket) || isUrgent(run, ticket) || !needsConsent(ticket)) return
  throw new CommandError(
    'conflict',
    `The customer has not confirmed what was proposed for ${ticket.number}: wait for it, or record it with 'confirm'.`,
  )
}

/** The types for which nothing is done before the customer has agreed in writing. */
export const needsConsent = ({ type }: Ticket): boolean => type === 'fault' || type === 'custom'

/** The customer is to answer: the clock stands still until they do. */
export async function wait(run: Run<'wait'>): Promise<void> {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const { assignee, acceptedAt, offer } = { ...ticket, ...answeredBy(run, ticket) }
    return { status: 'waiting', assignee, acceptedAt, offer }
  })
  await recordChanges(parts, run.run, actor, change)
  await retime(run, change.after, true)
  await send(parts, toldOf(run, change.after, 'waiting'))
}

/** Back to work: new targets, back on the cadence, and the customer gets a short notice. */
export async function reopen(run: Run<'reopen'>): Promise<void> {
  const { parts, actor } = run
  const { reason } = filled(run)
  await refuseSecond(run)
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const sla = promised(parts, ticket, now)
    return { status: 'open', open: true, closedAt: null, closedAs: null, resolvedAt: null, sla }
  })
  await recordChanges(parts, run.run, actor, change, reason)
  await parts.store.timers.cancel(run.ticket.id, ['reminder', 'watch', 'follow-up'])
  await retime(run, change.after, false)
  await send(parts, [
    toCustomer(parts, change.after, {
      kind: 'reopened',
      author: actor.id,
      text: compose(parts, change.after, 'reopened', promises(parts, change.after, now)),
      dedupeKey: `${run.run}:reopened`,
    }),
    ...toldOf(run, change.after, 'reopened', {}, [], 'reopened'),
  ])
}

/** A conversation goes on in one ticket, besides those that were split off from it. */
async function refuseSecond({ parts, ticket }: Run<'reopen'>): Promise<void> {
  const other = await parts.store.tickets.current(ticket.conversationId)
  if (!other?.open || other.id === ticket.id || other.splitFrom || ticket.splitFrom) return
  throw new CommandError('conflict', `The conversation goes on in ticket ${other.number}: close that one first.`)
}
