import { CommandError } from '../../errors.ts'
import type { Ticket } from '../../records/index.ts'
import { compose } from '../deliver/compose.ts'
import { refreshCard, send, toCustomer } from '../deliver/outbox.ts'
import { alone } from './alone.ts'
import { changeTicket, recordChanges } from './change.ts'
import { finishClosing } from './finish-closing.ts'
import { linkTo, unlinkFrom } from './links.ts'
import { type CommandRun, checkAgain, filled, type Run, record, retime, toldOf, unfit } from './run.ts'

/** The ticket goes on in another one of the same customer, who hears of it once. */
export async function merge(run: Run<'merge'>): Promise<void> {
  const { into } = filled(run)
  const target = await run.parts.store.tickets.byNumber(into)
  if (!target) throw unfit('merge', 'into', `is '${into.slice(0, 50)}': expected the number of a ticket`)
  await alone(run.parts, [run.ticket.id, target.id], run.run, () => mergeInto(run, target.id))
}

async function mergeInto(run: Run<'merge'>, targetId: string): Promise<void> {
  const { parts, actor } = run
  const now = parts.clock.now()
  const target = await parts.store.tickets.get(targetId)
  if (!target) return
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    checkTarget(ticket, target)
    const { status, stage } = ticket
    return { status: 'merged', open: false, closedAt: now, merged: { into: target.id, at: now, status, stage } }
  })
  const { after } = change
  await recordChanges(parts, run.run, actor, change, `into ${target.number}`)
  await finishClosing(parts, after)
  await linkTo(run, target.id, { number: after.number, relation: 'merged' })
  await record(run, { event: 'merged', to: target.number })
  await record(run, { event: 'merged-here', from: after.number, ticketId: target.id })
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, after, 'merged', { target: target.number }),
      dedupeKey: `${run.run}:merged`,
    }),
    ...toldOf(run, after, 'merged', { number: target.number }),
    ...toldOf(run, target, 'merged-here', { number: after.number }, target.assignee ? [target.assignee] : []),
  ])
}

function checkTarget(ticket: Ticket, target: Ticket): void {
  const refuse = (why: string) => {
    throw new CommandError('conflict', why)
  }
  if (target.id === ticket.id) refuse(`Ticket ${ticket.number} cannot be merged into itself: name another one.`)
  if (target.status === 'merged') refuse(`Ticket ${target.number} was merged itself: merge into the one it went on in.`)
  if (target.status === 'closed') refuse(`Ticket ${target.number} is closed: reopen it first.`)
  if (target.requester.customerId !== ticket.requester.customerId) {
    refuse(`Ticket ${target.number} is another customer's: 'link' the two instead.`)
  }
}

/** Everything as it was: state, clocks, and the messages that came in its conversation meanwhile. */
export async function unmerge(run: Run<'unmerge'>): Promise<void> {
  const into = run.ticket.merged?.into
  const ids = into ? [run.ticket.id, into] : [run.ticket.id]
  await alone(run.parts, ids, run.run, () => putBack(run))
}

async function putBack(run: Run<'unmerge'>): Promise<void> {
  const { parts, actor } = run
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const { status, stage } = ticket.merged ?? { status: 'open' as const, stage: 'diagnosis' }
    return { status, stage, open: true, closedAt: null, merged: null }
  })
  const { before, after } = change
  await recordChanges(parts, run.run, actor, change)
  const target = before.merged && (await parts.store.tickets.get(before.merged.into))
  if (target && before.merged) {
    await takeBack(run, after, target, before.merged.at)
    await unlinkFrom(run, target.id, after.number)
    await record(run, { event: 'unmerged-here', from: after.number, ticketId: target.id })
  }
  await record(run, { event: 'unmerged', from: target?.number ?? null })
  await retime(run, after, false)
  await send(parts, [
    toCustomer(parts, after, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, after, 'unmerged'),
      dedupeKey: `${run.run}:unmerged`,
    }),
    ...toldOf(run, after, 'unmerged'),
    ...(target ? refreshCard(parts, target) : []),
  ])
}

/** What the customer wrote in the merged ticket's own conversation since then. */
async function takeBack({ parts }: CommandRun, ticket: Ticket, target: Ticket, since: Date): Promise<void> {
  if (ticket.conversationId === target.conversationId) return
  const messages = await parts.store.messages.ofConversation(ticket.conversationId, since)
  const moved = messages.filter(({ ticketId }) => ticketId === target.id).map(({ id }) => id)
  if (moved.length > 0) await parts.store.messages.move(moved, target.id, ticket.id)
}
