import type { Command } from '../commands.ts'
import { CommandError } from '../errors.ts'
import type { Ticket } from '../records/index.ts'
import { plus } from '../time/instants.ts'
import { ownedBy } from './assignment-accept.ts'
import { changeTicket, recordChanges } from './change.ts'
import { promised } from './clocks.ts'
import { finishClosing } from './closing.ts'
import { type CommandRun, checkAgain } from './command-run.ts'
import { requireText } from './command-words.ts'
import { compose, promises } from './compose.ts'
import { says } from './desk-words.ts'
import { refreshCard, send, toCustomer, toDesk } from './outbox.ts'
import { restartCadence, setDeadlines, timer } from './schedule.ts'

type Run<N extends Command['command']> = CommandRun<Extract<Command, { command: N }>>

/** The solution goes to the customer, updates stop, and they are reminded until they confirm. */
export async function resolve(run: Run<'resolve'>): Promise<void> {
  const { parts, actor, command } = run
  const text = requireText(command.text, 'the solution')
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return {
      status: 'resolved',
      resolvedAt: now,
      firstResponseAt: ticket.firstResponseAt ?? now,
      ...ownedBy(parts, ticket, actor),
      quiet: false,
    }
  })
  await recordChanges(parts, run.run, actor.id, change)
  await stopUpdates(run, change.after)
  const [firstReminder] = parts.settings.reminders.afterMs
  if (firstReminder !== undefined) {
    await parts.store.timers.set([timer(parts, change.after, 'reminder', plus(now, firstReminder))])
  }
  await send(parts, [
    toCustomer(parts, change.after, {
      kind: 'solution',
      author: actor.id,
      text: compose(parts, change.after, 'solution', { text }),
      dedupeKey: `${run.run}:solution`,
    }),
    ...toDesk(parts, change.after, {
      kind: 'status',
      author: actor.id,
      text: says(parts, 'resolved', { name: actor.name }),
      dedupeKey: `${run.run}:resolved`,
    }),
    ...refreshCard(parts, change.after),
  ])
}

async function stopUpdates(run: CommandRun, ticket: Ticket): Promise<void> {
  await restartCadence(run.parts, ticket, run.parts.clock.now(), true)
  await setDeadlines(run.parts, ticket)
  await run.parts.store.outbound.withdrawKinds(ticket.id, ['progress'])
}

/** The customer is to answer: the clock stands still until they do. */
export async function wait(run: Run<'wait'>): Promise<void> {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: 'waiting', ...ownedBy(parts, ticket, actor) }
  })
  await recordChanges(parts, run.run, actor.id, change)
  await stopUpdates(run, change.after)
  await send(parts, refreshCard(parts, change.after))
}

export async function close(run: Run<'close'>): Promise<void> {
  const { parts, actor, command } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: 'closed', closedAt: parts.clock.now(), open: false }
  })
  await recordChanges(parts, run.run, actor.id, change, command.reason ?? null)
  await finishClosing(parts, change.after)
  await send(parts, [
    ...toDesk(parts, change.after, {
      kind: 'status',
      author: actor.id,
      text: says(parts, 'closed'),
      dedupeKey: `${run.run}:closed`,
    }),
    ...refreshCard(parts, change.after),
  ])
}

/** Back to work: new targets, back on the cadence, and the customer gets a short notice. */
export async function reopen(run: Run<'reopen'>): Promise<void> {
  const { parts, actor, command } = run
  const reason = requireText(command.reason, 'the reason')
  const other = await parts.store.tickets.current(run.ticket.conversationId)
  if (other?.open && other.id !== run.ticket.id) {
    throw new CommandError('conflict', `The conversation goes on in ticket ${other.number}: close that one first.`)
  }
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: 'open', open: true, closedAt: null, resolvedAt: null, sla: promised(parts, ticket, now) }
  })
  await recordChanges(parts, run.run, actor.id, change, reason)
  await parts.store.timers.cancel(run.ticket.id, ['reminder'])
  await restartCadence(parts, change.after, now, false)
  await setDeadlines(parts, change.after)
  await send(parts, [
    toCustomer(parts, change.after, {
      kind: 'reopened',
      author: actor.id,
      text: compose(parts, change.after, 'reopened', promises(parts, change.after, now)),
      dedupeKey: `${run.run}:reopened`,
    }),
    ...toDesk(parts, change.after, {
      kind: 'reopened',
      author: actor.id,
      text: says(parts, 'reopened'),
      dedupeKey: `${run.run}:desk-reopened`,
    }),
    ...refreshCard(parts, change.after),
  ])
}
