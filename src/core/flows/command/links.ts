import { CommandError } from '../../errors.ts'
import type { LinkRelation, Ticket, TicketLink } from '../../records/index.ts'
import { refreshCard, send } from '../deliver/outbox.ts'
import { changeTicket } from './change.ts'
import { type CommandRun, checkAgain, filled, type Run, record, toldOf, unfit } from './run.ts'

const MOST_LINKS = 100
const MOST_TAGS = 50

/** How a relation reads from the other side. */
const inverse: Record<LinkRelation, LinkRelation> = {
  related: 'related',
  duplicate: 'duplicate',
  causes: 'caused-by',
  'caused-by': 'causes',
  follows: 'followed-by',
  'followed-by': 'follows',
  merged: 'related',
  split: 'related',
}

/** Notes on both tickets how they belong together. */
export async function link(run: Run<'link'>): Promise<void> {
  const { to, relation } = filled(run)
  const other = await otherTicket(run, to)
  const change = await changeTicket(run.parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return withLink(ticket, { number: other.number, relation })
  })
  await linkTo(run, other.id, { number: run.ticket.number, relation: inverse[relation] })
  await record(run, { event: 'linked', to: other.number, reason: relation })
  await send(run.parts, toldOf(run, change.after, 'linked', { number: other.number }))
}

export async function unlink(run: Run<'unlink'>): Promise<void> {
  const { to } = filled(run)
  const other = await otherTicket(run, to)
  const change = await changeTicket(run.parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const named = (ticket.links ?? []).filter(({ number }) => number === other.number)
    if (named.length === 0) throw unfit('unlink', 'to', `is '${to}', which it is not linked to`)
    if (named.some(({ relation }) => relation === 'merged')) {
      throw new CommandError('conflict', `Ticket ${other.number} was merged into this one: 'unmerge' it instead.`)
    }
    return { links: without(ticket, other.number) }
  })
  await unlinkFrom(run, other.id, run.ticket.number)
  await record(run, { event: 'unlinked', from: other.number })
  await send(run.parts, refreshCard(run.parts, change.after))
}

async function otherTicket(run: Run<'link'> | Run<'unlink'>, to: string): Promise<Ticket> {
  const other = await run.parts.store.tickets.byNumber(to)
  if (!other) throw unfit(run.command.command, 'to', `is '${to.slice(0, 50)}': expected the number of a ticket`)
  if (other.id === run.ticket.id) throw unfit(run.command.command, 'to', 'is this ticket itself: expected another one')
  return other
}

const without = (ticket: Ticket, number: string): TicketLink[] =>
  (ticket.links ?? []).filter((each) => each.number !== number)

export function withLink(ticket: Ticket, added: TicketLink): { links: TicketLink[] } | null {
  const links = [...without(ticket, added.number), added]
  if (links.length > MOST_LINKS) {
    throw new CommandError('conflict', `Ticket ${ticket.number} has ${MOST_LINKS} links: take one away first.`)
  }
  const known = (ticket.links ?? []).some((each) => each.number === added.number && each.relation === added.relation)
  return known ? null : { links }
}

/** Notes a link on another ticket than the command's own. */
export async function linkTo({ parts, run }: CommandRun, id: string, added: TicketLink): Promise<void> {
  const { after } = await changeTicket(parts, id, `${run}:link`, (ticket) => withLink(ticket, added))
  await send(parts, refreshCard(parts, after))
}

export async function unlinkFrom({ parts, run }: CommandRun, id: string, number: string): Promise<void> {
  const { after } = await changeTicket(parts, id, `${run}:unlink`, (ticket) => ({ links: without(ticket, number) }))
  await send(parts, refreshCard(parts, after))
}

export const tag = (run: Run<'tag'>): Promise<void> =>
  retag(run, filled(run).tag, (tags, wanted) => (tags.includes(wanted) ? tags : [...tags, wanted]))

export const untag = (run: Run<'untag'>): Promise<void> =>
  retag(run, filled(run).tag, (tags, wanted) => tags.filter((each) => each !== wanted))

async function retag(
  run: Run<'tag'> | Run<'untag'>,
  wanted: string,
  change: (tags: string[], wanted: string) => string[],
): Promise<void> {
  const { before, after } = await changeTicket(run.parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    const tags = change(ticket.tags, wanted)
    if (tags.length > MOST_TAGS) {
      throw new CommandError('conflict', `Ticket ${ticket.number} has ${MOST_TAGS} tags: take one away first.`)
    }
    return tags.length === ticket.tags.length ? null : { tags }
  })
  if (before === after) return
  await record(run, { event: run.command.command, to: wanted })
  await send(run.parts, refreshCard(run.parts, after))
}
