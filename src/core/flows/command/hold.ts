import type { Timer } from '../../records/index.ts'
import { compose, dayOrMoment } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toCustomer, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { restartCadence, setDeadlines, timer } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { answeredBy, checkAgain, filled, type Run, record, retime, toldOf } from './run.ts'

/** The clock stands still for a reason of its own, until a date or until somebody resumes. The customer hears of it. */
export async function hold(run: Run<'hold'>): Promise<void> {
  const { parts, actor } = run
  const { reason, until } = filled(run)
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const stageBefore = ticket.status === 'open' ? ticket.stage : null
    return { ...answeredBy(run, ticket), status: 'waiting', stage: 'on-hold', stageBefore }
  })
  const { after } = change
  await recordChanges(parts, run.run, actor, change, reason)
  await record(run, { event: 'hold', to: until?.toISOString() ?? null, reason })
  await retime(run, after, true)
  if (until) await parts.store.timers.set([timer(parts, after, 'hold', until)])
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, after, 'on-hold', { until: until && dayOrMoment(parts, after.locale, until), reason }),
      dedupeKey: `${run.run}:on-hold`,
    }),
    ...toldOf(run, after, 'held', { reason }),
  ])
}

/** Waiting and being on hold end: back to where the work stood. What was proposed and not answered is taken back. */
export async function resume(run: Run<'resume'>): Promise<void> {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: 'open', ...(ticket.stage === 'proposed' && { proposal: null }) }
  })
  await recordChanges(parts, run.run, actor, change)
  await parts.store.timers.cancel(run.ticket.id, ['hold', 'reminder'])
  await retime(run, change.after, false)
  await send(parts, toldOf(run, change.after, 'resumed'))
}

/** The date until which a ticket was on hold has come. */
export async function endHold(parts: FlowParts, due: Timer): Promise<null> {
  const run = `${due.key}:${due.dueAt.toISOString()}`
  const change = await changeTicket(parts, due.ticketId, run, (ticket) =>
    ticket.stage === 'on-hold' ? { status: 'open' } : null,
  )
  const { before, after } = change
  if (before === after) return null
  await recordChanges(parts, run, 'system', change, 'the date has come')
  await restartCadence(parts, after, parts.clock.now(), false)
  await setDeadlines(parts, after)
  await send(parts, [
    ...toDesk(parts, after, {
      kind: 'follow-up',
      author: 'system',
      text: says(parts, 'hold-ended'),
      dedupeKey: `${run}:told`,
      to: after.assignee ? [after.assignee] : ['role:supervisor'],
    }),
    ...refreshCard(parts, after),
  ])
  return null
}
