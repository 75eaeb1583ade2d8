import { CommandError } from '../../errors.ts'
import { numberDay, ticketNumber } from '../../process/numbering.ts'
import type { Message, Ticket } from '../../records/index.ts'
import { stageOf } from '../../stages.ts'
import { offerToNext, tellAssignee } from '../assignment/assignment.ts'
import { compose, promises } from '../deliver/compose.ts'
import { send, toCustomer, toDesk } from '../deliver/outbox.ts'
import { excerpt } from '../dispatch/message-from.ts'
import { promised } from '../timers/clocks.ts'
import { alone } from './alone.ts'
import { timelineEvent } from './change.ts'
import { linkTo } from './links.ts'
import { checkAgain, filled, type Run, record, retime, toldOf, unfit } from './run.ts'

/** Chosen messages become a ticket of their own, in the same conversation; the customer gets its number. */
export async function split(run: Run<'split'>): Promise<void> {
  const { messages, subject } = filled(run)
  await alone(run.parts, [run.ticket.id], run.run, async () => {
    const chosen = await chosenMessages(run, messages)
    const first = chosen[0] as Message
    const opened = await openPart(run, first, subject)
    const ids = chosen.map(({ id }) => id)
    await run.parts.store.messages.move(ids, run.ticket.id, opened.id)
    await announce(run, opened, first)
  })
}

/** The chosen messages, the customer's first one leading. Throws `CommandError` where they do not fit. */
async function chosenMessages(run: Run<'split'>, ids: string[]): Promise<Message[]> {
  const { parts, ticket } = run
  const found = await Promise.all(ids.map((id) => parts.store.messages.get(id)))
  // One that was split off has its ticket's id, or that of the message it was taken along with.
  const places = new Set([ticket.id, ...ids])
  const missing = ids.filter((_, index) => !places.has(found[index]?.ticketId ?? ''))
  if (missing.length > 0) {
    throw unfit('split', 'messages', `${missing.join(', ')} are not on this ticket: expected ids of its messages`)
  }
  const chosen = (found as Message[]).sort((one, other) => one.at.getTime() - other.at.getTime())
  const lead = chosen.find(({ direction }) => direction === 'in')
  if (!lead) throw unfit('split', 'messages', "hold nothing of the customer's: expected one at least")
  if (ids.includes(ticket.id)) {
    throw unfit('split', 'messages', 'hold the first message of this ticket, which stays: expected later ones')
  }
  await refuseTwice(run, lead)
  return [lead, ...chosen.filter(({ id }) => id !== lead.id)]
}

/** What somebody else split off is theirs; what this very run did before it was interrupted goes on. */
async function refuseTwice({ parts, run, ticket }: Run<'split'>, lead: Message): Promise<void> {
  if (lead.ticketId === ticket.id) return
  const other = await parts.store.tickets.get(lead.ticketId)
  if (other?.changedBy?.run === run) return
  throw new CommandError('conflict', `These messages were split off into ticket ${other?.number} already.`)
}

/** The new ticket has the id of its first message, so that running this again finds the same. */
async function openPart(run: Run<'split'>, first: Message, subject: string): Promise<Ticket> {
  const { parts, ticket: origin } = run
  const there = await parts.store.tickets.get(first.id)
  if (there) return there
  checkAgain(run, origin)
  const now = parts.clock.now()
  const day = numberDay(now, parts.calendar.zone)
  const draft: Ticket = {
    ...origin,
    id: first.id,
    replyToken: parts.secret(),
    number: ticketNumber(day, await parts.store.counters.next(`ticket/${day}`)),
    status: 'new',
    stage: stageOf.new,
    open: true,
    subject,
    assignee: null,
    createdAt: now,
    updatedAt: now,
    firstResponseAt: null,
    resolvedAt: null,
    closedAt: null,
    closedAs: null,
    diagnosedAt: null,
    workaroundAt: null,
    plannedAt: null,
    acceptedAt: null,
    offer: null,
    sla: promised(parts, origin, now),
    stageBefore: null,
    proposal: null,
    agreed: null,
    merged: null,
    splitFrom: origin.id,
    links: [{ number: origin.number, relation: 'related' }],
    tags: [],
    desk: {},
    changedBy: { run: run.run, previous: {} },
    version: 0,
  }
  const offered = await offerToNext(parts, draft, [])
  const owned = offered.assignee === null ? draft : { ...draft, ...offered }
  return (await parts.store.tickets.open(owned)).ticket
}

async function announce(run: Run<'split'>, opened: Ticket, first: Message): Promise<void> {
  const { parts, actor, ticket: origin } = run
  await parts.store.timeline.insert([
    timelineEvent(parts, opened, `${run.run}:new`, {
      by: actor,
      event: 'opened',
      to: opened.status,
      reason: `split off from ${origin.number}`,
    }),
  ])
  await linkTo(run, origin.id, { number: opened.number, relation: 'split' })
  await record(run, { event: 'split', to: opened.number })
  await retime(run, opened, false)
  const values = { origin: origin.number, ...promises(parts, opened, opened.createdAt) }
  await send(parts, [
    toCustomer(parts, opened, {
      kind: 'notice',
      author: actor.id,
      text: compose(parts, opened, 'split', values),
      dedupeKey: `${run.run}:split`,
    }),
    ...toDesk(parts, opened, {
      kind: 'new',
      author: 'requester',
      text: excerpt(first.text),
      dedupeKey: `${opened.id}:new`,
      attachments: first.attachments,
    }),
    ...tellAssignee(parts, opened, first.text, run.run),
    ...toldOf(run, origin, 'split', { number: opened.number }),
  ])
}
