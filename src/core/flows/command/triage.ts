import { CommandError } from '../../errors.ts'
import { statusAfter } from '../../states.ts'
import { ticketTypes } from '../../triage/types.ts'
import { takeOver } from '../assignment/accept.ts'
import { offeredTo, tellAssignee } from '../assignment/assignment.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toDesk } from '../deliver/outbox.ts'
import { classified } from '../dispatch/classification.ts'
import { setDeadlines } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { checkAgain, filled, type Run } from './run.ts'

/** Makes the actor the owner. Where two press at once, one wins and the other is told who; the owner's again is nothing. */
export async function accept(run: Run<'accept'>): Promise<void> {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const taken = takeOver(parts, ticket, actor)
    return taken && { ...taken, status: statusAfter(ticket.status, 'accept') }
  })
  if (change.before === change.after) return
  await recordChanges(parts, run.run, actor, change)
  await setDeadlines(parts, change.after)
  await send(parts, [
    ...toDesk(parts, change.after, {
      kind: 'assigned',
      author: actor.id,
      text: says(parts, 'accepted', { name: actor.name }),
      dedupeKey: `${run.run}:accepted`,
    }),
    ...refreshCard(parts, change.after),
  ])
}

/** Hands the ticket over, with a summary if there is one; whoever gets it accepts it like any other. */
export async function assign(run: Run<'assign'>): Promise<void> {
  const { parts, actor } = run
  const { agent: id, summary } = filled(run)
  const agent = parts.settings.agents.find((each) => each.id === id)
  if (!agent) {
    const known = parts.settings.agents.map((each) => each.id).join(', ') || 'none; add them to the configuration'
    throw new CommandError('invalid', `There is no agent '${id}'. There are: ${known}.`)
  }
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    if (ticket.assignee === agent.id) return null
    return agent.id === actor.id
      ? { assignee: agent.id, acceptedAt: parts.clock.now(), offer: null }
      : offeredTo(parts, ticket, agent, { role: agent.role, asked: [agent.id] })
  })
  if (change.before === change.after) return
  await recordChanges(parts, run.run, actor.id, change, summary)
  await setDeadlines(parts, change.after)
  const first = await parts.store.messages.get(run.ticket.id)
  await send(parts, [
    ...tellAssignee(parts, change.after, first?.text ?? change.after.subject, run.run, { actor, summary }),
    ...refreshCard(parts, change.after),
  ])
}

export async function setPriority(run: Run<'set-priority'>): Promise<void> {
  const { parts, actor, command } = run
  const names = parts.settings.priorities.map((priority) => priority.name)
  if (!names.includes(command.priority)) {
    throw new CommandError('invalid', `There is no priority '${command.priority}'. There are: ${names.join(', ')}.`)
  }
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    if (ticket.priority === command.priority) return null
    return { priority: command.priority, labelled: { at: parts.clock.now(), priority: true } }
  })
  if (change.before === change.after) return
  await recordChanges(parts, run.run, actor, change)
  await classified(parts, change, run.run)
}

/** Setting the type is a person's word on the classification: one that was uncertain is certain then. */
export async function setType(run: Run<'set-type'>): Promise<void> {
  const { parts, actor, command } = run
  const type = ticketTypes.find((each) => each === command.type)
  if (!type) {
    throw new CommandError('invalid', `There is no type '${command.type}'. There are: ${ticketTypes.join(', ')}.`)
  }
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    if (ticket.type === type && ticket.triage.certain) return null
    return {
      type,
      triage: { decidedBy: 'person', confidence: 1, certain: true },
      labelled: { at: parts.clock.now(), priority: ticket.labelled?.priority === true },
    }
  })
  if (change.before === change.after) return
  await recordChanges(parts, run.run, actor, change)
  await classified(parts, change, run.run)
}
