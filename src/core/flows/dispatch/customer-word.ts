import type { Ticket } from '../../records/index.ts'
import { requesterTable } from '../../states.ts'
import { type By, changeTicket, recordChanges, timelineEvent } from '../command/change.ts'
import { finishClosing } from '../command/finish-closing.ts'
import { compose, promises } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toCustomer, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { awaitsAnswer, promised } from '../timers/clocks.ts'
import { restartCadence, setDeadlines } from '../timers/schedule.ts'
import { wasUnseen } from './unseen-solution.ts'

/** What the customer says of their ticket. `message` is the id of the message that says it: the proof of a yes. */
export type CustomerWord = {
  says: 'confirmed' | 'rejected' | 'thanks' | 'message'
  message: string
  /** They asked for fewer updates. */
  fewer?: boolean
  /** Who wrote it down; absent: they said it here themselves. */
  by?: By
}

/** `unseen`: they wrote before they could see what waits for their word, so that it says nothing about it. */
type Heard = Omit<CustomerWord, 'says'> & { says: CustomerWord['says'] | 'unseen' }

type Change = Partial<Ticket>

/** The customer agrees to what was proposed, or finds it solved. `run` is the same when it is run again. */
export const customerConfirms = (parts: FlowParts, ticket: Ticket, run: string, message: string): Promise<Ticket> =>
  followWord(parts, ticket, run, { says: 'confirmed', message })

/** The customer does not agree, or it is not solved: back to work. */
export const customerRejects = (parts: FlowParts, ticket: Ticket, run: string, message: string): Promise<Ticket> =>
  followWord(parts, ticket, run, { says: 'rejected', message })

/** Whether a solution was put before the customer and has no answer yet. */
export const isProposed = (ticket: Ticket): boolean =>
  ticket.stage === 'proposed' && Boolean(ticket.proposal) && !ticket.proposal?.confirmedAt

/** What the customer's word does to their ticket, and all that follows from it. `check` may refuse it by throwing. */
export async function followWord(
  parts: FlowParts,
  { id }: Ticket,
  run: string,
  word: CustomerWord,
  check: (ticket: Ticket) => void = () => {},
): Promise<Ticket> {
  const change = await changeTicket(parts, id, run, async (ticket) => {
    check(ticket)
    return changeBy(parts, ticket, await asHeard(parts, ticket, word))
  })
  const { before, after } = change
  if (before === after) return after
  await recordChanges(parts, run, word.by ?? 'requester', change)
  await keepProof(parts, run, change, word)
  if (after.status === 'closed') {
    if (before.status !== 'closed') await finishClosing(parts, after)
  } else {
    await parts.store.timers.cancel(id, ['reminder', 'hold', 'watch', 'follow-up'])
    await restartCadence(parts, after, parts.clock.now(), false)
    await setDeadlines(parts, after)
  }
  await send(parts, [...consequences(parts, run, change), ...refreshCard(parts, after)])
  return after
}

/** Words of an agent, and that it is solved without our doing, count whatever the customer has seen. */
async function asHeard(parts: FlowParts, ticket: Ticket, word: CustomerWord): Promise<Heard> {
  const waits = isProposed(ticket) || (ticket.status === 'resolved' && word.says !== 'confirmed')
  if (!waits || word.by) return word
  const at = (await parts.store.messages.get(word.message))?.storedAt ?? parts.clock.now()
  return (await wasUnseen(parts, ticket, at)) ? { ...word, says: 'unseen' } : word
}

/** Null where nothing is to change. What was taken for spam is not reopened by more of it. */
function changeBy(parts: FlowParts, ticket: Ticket, { says: word, message, fewer = false }: Heard): Change | null {
  const step = isSilent(ticket) ? {} : { ...waiting(parts, ticket, word), ...stepOf(parts, ticket, word, message) }
  const heard = { quiet: false, fewerUpdates: ticket.fewerUpdates || fewer }
  const same = ticket.quiet === heard.quiet && ticket.fewerUpdates === heard.fewerUpdates
  return Object.keys(step).length === 0 && same ? null : { ...step, ...heard }
}

/** Whoever writes wants an answer. */
function waiting(parts: FlowParts, ticket: Ticket, word: Heard['says']): Change {
  const sla = ticket.open && (word === 'message' || word === 'rejected') ? awaitsAnswer(parts, ticket) : null
  return sla ? { sla } : {}
}

/** Nothing that is written changes it any more. */
export const isSilent = (ticket: Ticket): boolean => ticket.status === 'merged' || ticket.closedAs === 'spam'

function stepOf(parts: FlowParts, ticket: Ticket, word: Heard['says'], message: string): Change {
  const now = parts.clock.now()
  if (word === 'thanks' || word === 'unseen') return {}
  if (word === 'confirmed') {
    if (ticket.proposal && isProposed(ticket)) {
      const proposal = { ...ticket.proposal, confirmedAt: now, message }
      return { status: 'open', stage: 'confirmed', stageBefore: null, proposal }
    }
    const status = requesterTable.confirmed[ticket.status]
    if (status) return { status, closedAs: 'confirmed', closedAt: now, open: false }
    if (ticket.status === 'closed') return ticket.closedAs === 'confirmed' ? {} : { closedAs: 'confirmed' }
  }
  if (isProposed(ticket)) {
    if (word === 'rejected') return { status: 'open', stage: ticket.stageBefore ?? 'diagnosis', proposal: null }
    // Neither yes nor no: an agent reads it; the proposal still stands.
    return ticket.status === 'open'
      ? {}
      : { status: 'open', stage: 'proposed', stageBefore: ticket.stageBefore ?? null }
  }
  const status = requesterTable.message[ticket.status]
  if (!status) return {}
  return {
    status,
    open: true,
    ...(reopens(ticket, { status }) && {
      resolvedAt: null,
      closedAt: null,
      closedAs: null,
      sla: promised(parts, ticket, now),
    }),
  }
}

const reopens = (before: Ticket, after: Pick<Ticket, 'status'>): boolean =>
  after.status === 'open' && (before.status === 'resolved' || before.status === 'closed')

type Changed = { before: Ticket; after: Ticket }

const agreed = ({ before, after }: Changed): boolean =>
  Boolean(after.proposal?.confirmedAt) && before.proposal?.confirmedAt !== after.proposal?.confirmedAt

const rejected = ({ before, after }: Changed): boolean => isProposed(before) && after.proposal === null

const confirmed = ({ before, after }: Changed): boolean =>
  after.closedAs === 'confirmed' && before.closedAs !== 'confirmed'

/** The customer's yes or no is kept with the message that says it. */
async function keepProof(parts: FlowParts, run: string, change: Changed, word: CustomerWord): Promise<void> {
  const of = agreed(change) || rejected(change) ? 'proposal' : 'solution'
  const event = rejected(change) ? 'rejected' : agreed(change) || confirmed(change) ? 'confirmed' : null
  if (!event) return
  const by = word.by ?? 'requester'
  await parts.store.timeline.insert([
    timelineEvent(parts, change.after, run, { by, event, to: of, data: { message: word.message } }),
  ])
}

function consequences(parts: FlowParts, run: string, change: Changed) {
  const { before, after } = change
  const owner = after.assignee ? [after.assignee] : []
  const tell = (kind: 'status' | 'follow-up' | 'reopened', name: string | null) =>
    toDesk(parts, after, {
      kind,
      author: 'requester',
      text: name ? says(parts, name) : '',
      dedupeKey: `${run}:desk-${name ?? kind}`,
      to: name ? owner : [],
    })
  const write = (kind: 'reopened' | 'notice', text: string, key: string) =>
    toCustomer(parts, after, { kind, author: 'system', text, dedupeKey: `${run}:${key}` })
  return [
    ...(reopens(before, after)
      ? [
          write('reopened', compose(parts, after, 'reopened', promises(parts, after, parts.clock.now())), 'reopened'),
          ...tell('reopened', null),
        ]
      : []),
    ...(agreed(change) ? tell('status', 'agreed') : []),
    ...(rejected(change) ? tell('follow-up', 'rejected') : []),
    ...(after.fewerUpdates && !before.fewerUpdates
      ? [write('notice', compose(parts, after, 'fewer-confirmed'), 'fewer')]
      : []),
  ]
}
