import { CommandError } from '../../errors.ts'
import { plus } from '../../time/instants.ts'
import { compose } from '../deliver/compose.ts'
import { send, toCustomer } from '../deliver/outbox.ts'
import { followWord, isProposed } from '../dispatch/customer-word.ts'
import { timer } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { answeredBy, checkAgain, filled, isUrgent, type Run, record, retime, toldOf, unfit } from './run.ts'
import { needsConsent } from './state.ts'

/** A solution is put before the customer, who is to agree in writing. The clock waits for them; an outage's does not. */
export async function propose(run: Run<'propose'>): Promise<void> {
  const { parts, actor } = run
  const form = filled(run)
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const stageBefore = ticket.stage === 'proposed' ? ticket.stageBefore : ticket.status === 'new' ? null : ticket.stage
    return {
      ...answeredBy(run, ticket),
      status: isUrgent(run, ticket) ? 'open' : 'waiting',
      stage: 'proposed',
      stageBefore: stageBefore ?? null,
      proposal: { at: now, confirmedAt: null, message: null },
    }
  })
  const { after } = change
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'proposal' }, form)
  await retime(run, after, true)
  const [firstReminder] = parts.settings.reminders.afterMs
  if (after.status === 'waiting' && firstReminder !== undefined) {
    await parts.store.timers.set([timer(parts, after, 'reminder', plus(now, firstReminder))])
  }
  const { text, steps, risks, expected, acceptance, backup } = form
  const responsibilities = form.responsibilities.map(({ step, who, by }) => `· ${step} — ${who}, ${by}`).join('\n')
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'confirmation',
      author: actor.id,
      text: compose(parts, after, 'confirmation', {
        text,
        steps,
        risks,
        expected,
        acceptance,
        backup,
        responsibilities,
      }),
      dedupeKey: `${run.run}:confirmation`,
    }),
    ...toldOf(run, after, 'proposed'),
  ])
}

/** An agent finds the customer's yes in one of their messages, which is kept as the proof. */
export async function confirm(run: Run<'confirm'>): Promise<void> {
  const { parts, actor, ticket } = run
  const { message } = filled(run)
  const since = (isProposed(ticket) ? ticket.proposal?.at : ticket.resolvedAt) ?? ticket.createdAt
  const theirs = (await parts.store.messages.ofTicket(ticket.id)).filter(
    ({ direction, withdrawn, storedAt }) => direction === 'in' && !withdrawn && storedAt >= since,
  )
  const said = message === null ? theirs.at(-1) : theirs.find(({ id }) => id === message)
  if (!said)
    throw unfit('confirm', 'message', 'names no message that the customer wrote since then: expected the id of one')
  const after = await followWord(parts, ticket, run.run, { says: 'confirmed', message: said.id, by: actor }, (now) => {
    checkAgain(run, now)
    if (now.status === 'resolved' || isProposed(now)) return
    throw new CommandError(
      'conflict',
      `Nothing of ${now.number} waits for a confirmation: propose or resolve it first.`,
    )
  })
  await send(parts, toldOf(run, after, 'confirmed'))
}

/** What was agreed to is being done. */
export async function implement(run: Run<'implement'>): Promise<void> {
  const { parts, actor } = run
  const { upgrade, backup } = filled(run)
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    if (needsConsent(ticket) && !ticket.proposal?.confirmedAt && !isUrgent(run, ticket)) {
      throw new CommandError(
        'conflict',
        `The customer has not agreed to anything for ${ticket.number} yet: 'propose' it, then wait for their yes or record it with 'confirm'.`,
      )
    }
    return ticket.stage === 'implementation' ? null : { stage: 'implementation' }
  })
  await recordChanges(parts, run.run, actor, change)
  await record(run, { event: 'implementation' }, { upgrade: upgrade || null, backup })
  await send(parts, toldOf(run, change.after, 'implementing'))
}

/** How it was verified, and what came of it: the acceptance. */
export async function verify(run: Run<'verify'>): Promise<void> {
  const { method, result } = filled(run)
  await record(run, { event: 'verification', to: method }, { method, result })
  await send(run.parts, toldOf(run, run.ticket, 'verified', { text: result }))
}
