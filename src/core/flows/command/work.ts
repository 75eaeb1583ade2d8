import { CommandError } from '../../errors.ts'
import { isAccepted } from '../../records/index.ts'
import { statusAfter } from '../../states.ts'
import { offerToLevel, recordOffer, tellAssignee } from '../assignment/assignment.ts'
import { compose, dayOrMoment } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { promisedFor } from '../timers/clocks.ts'
import { setDeadlines } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { answeredBy, checkAgain, filled, type Run, record, retime, toldOf } from './run.ts'

/** What was found, in the form that fits the ticket's type. */
export async function diagnose(run: Run<'diagnose'>): Promise<void> {
  const { parts, actor } = run
  const { finding, ...rest } = filled(run)
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const { assignee, acceptedAt, offer } = { ...ticket, ...answeredBy(run, ticket) }
    const status = statusAfter(ticket.status, 'diagnose')
    return { status, assignee, acceptedAt, offer, diagnosedAt: ticket.diagnosedAt ?? parts.clock.now() }
  })
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'diagnosis' }, { finding, ...rest })
  await setDeadlines(parts, change.after)
  await send(parts, toldOf(run, change.after, 'diagnosed', { text: finding }))
}

/**
 * Hands what is known on to the next level, which is a first diagnosis. People are told, and one of them is asked to take
 * it over; until they do, the owner stays who it is.
 */
export async function escalate(run: Run<'escalate'>): Promise<void> {
  const { parts, actor } = run
  const { to, ...form } = filled(run)
  const stage = to === 'rd' ? 'research' : 'level-2'
  const change = await changeTicket(parts, run.ticket.id, run.run, async (ticket) => {
    checkAgain(run, ticket)
    if (ticket.stage === stage) {
      throw new CommandError('conflict', `Ticket ${ticket.number} was escalated there already: see its history.`)
    }
    const diagnosedAt = ticket.diagnosedAt ?? parts.clock.now()
    return { status: 'open', stage, stageBefore: null, diagnosedAt, ...(await offerToLevel(parts, ticket, to)) }
  })
  const { before, after } = change
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'escalated', from: before.stage, to: stage }, form)
  const isAsked = after.offer?.role === to
  if (isAsked) await recordOffer(parts, run.run, after, actor)
  if (before.status === 'waiting') await retime(run, after, false)
  else await setDeadlines(parts, after)
  const { known, impact, cause, estimate } = form
  await send(parts, [
    ...toldOf(
      run,
      after,
      'escalated',
      { to, known, impact, cause, estimate },
      [`role:${to}`, ...(isAsked ? [] : ['role:supervisor']), ...(after.assignee ? [after.assignee] : [])],
      'escalation',
    ),
    ...(isAsked ? tellAssignee(parts, after, known, run.run) : []),
  ])
}

/** Research and development's plan. */
export async function plan(run: Run<'plan'>): Promise<void> {
  const { parts, actor } = run
  const { text, ready } = filled(run)
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const answers = ticket.offer?.role === actor.role && isAccepted(ticket)
    return { plannedAt: ticket.plannedAt ?? parts.clock.now(), ...(answers && { offer: null }) }
  })
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'plan' }, { text, ready })
  await setDeadlines(parts, change.after)
  const { assignee } = change.after
  await send(parts, toldOf(run, change.after, 'planned', { text }, assignee ? [assignee] : []))
}

/** A date was agreed with the customer: they get it in writing, and updates follow it. */
export async function agree(run: Run<'agree'>): Promise<void> {
  const { parts, actor } = run
  const { on, reason } = filled(run)
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const agreed = { on, at: parts.clock.now() }
    const answered = answeredBy(run, ticket)
    return {
      ...answered,
      agreed,
      sla: promisedFor(parts, { ...ticket, agreed }, answered.sla ?? ticket.sla),
      status: statusAfter(ticket.status, 'agree'),
    }
  })
  const { after } = change
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'agreed', to: on.toISOString(), reason })
  await retime(run, after, true)
  const date = dayOrMoment(parts, after.locale, on)
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, after, 'agreed', { date, reason }),
      dedupeKey: `${run.run}:agreed`,
    }),
    ...toldOf(run, after, 'agreed-date', { date }),
  ])
}

/** Why it took so long. */
export async function cause(run: Run<'cause'>): Promise<void> {
  const { text } = filled(run)
  await record(run, { event: 'cause' }, { text })
  await send(run.parts, toldOf(run, run.ticket, 'cause', { text }))
}

/** The serial numbers of what was exchanged. */
export async function parts(run: Run<'parts'>): Promise<void> {
  const { parts: rows } = filled(run)
  await record(run, { event: 'parts' }, { parts: rows })
  const text = rows.map(({ removed, installed }) => `${removed} → ${installed}`).join('\n')
  await send(run.parts, toldOf(run, run.ticket, 'parts', { text }))
}
