import { CommandError } from '../../errors.ts'
import type { Outbound, Ticket } from '../../records/index.ts'
import { statusAfter } from '../../states.ts'
import { plus } from '../../time/instants.ts'
import { compose } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, send, toCustomer, toDesk } from '../deliver/outbox.ts'
import { restartCadence, setDeadlines } from '../timers/schedule.ts'
import { changeTicket, recordChanges } from './change.ts'
import { continueIn } from './continue-in.ts'
import { answeredBy, type CommandRun, checkAgain, filled, type Run } from './run.ts'

const LONGEST_TEXT = 100_000

/** The text without the space around it. Throws `CommandError` where there is none or far too much. */
export function requireText(text: string, what: string): string {
  const trimmed = text.trim()
  if (!trimmed) throw new CommandError('invalid', `${what} is empty: say something.`)
  if (trimmed.length > LONGEST_TEXT) {
    throw new CommandError(
      'invalid',
      `${what} has ${trimmed.length} characters; ${LONGEST_TEXT} are the most. Attach a file.`,
    )
  }
  return trimmed
}

const replyKey = (ticket: Ticket, source: string): string => `${ticket.id}:reply:${source}`
const noteKey = (ticket: Ticket, source: string): string => `${ticket.id}:note:${source}`

/** An agent's words to the customer: the first is the first response, each begins the beat anew. */
export async function reply(run: Run<'reply'>): Promise<void> {
  const { parts, actor, command } = run
  const { attachments = [] } = command
  const text = command.text.trim() || attachments.length === 0 ? requireText(command.text, 'the reply') : ''
  if (command.via) await continueIn(parts, run.ticket, command.via, { run: `${run.run}:via`, actor: actor.id })
  const ticket = await heard(run)
  const now = parts.clock.now()
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'reply',
      author: actor.id,
      text,
      attachments,
      dedupeKey: command.source ? replyKey(ticket, command.source) : `${run.run}:reply`,
      notBefore: plus(now, run.holdMs),
      data: { source: command.source ?? null },
    }),
    ...toldElsewhere(run, ticket, 'sent', text),
  ])
}

/** What happened on one surface is shown on the others; the one it came from shows it already. */
function toldElsewhere(
  run: Run<'reply'> | Run<'note'>,
  ticket: Ticket,
  kind: 'sent' | 'note',
  text: string,
): Outbound[] {
  if (run.command.source) return []
  return toDesk(run.parts, ticket, { kind, author: run.actor.name, text, dedupeKey: `${run.run}:${kind}` })
}

/** The customer heard something real from a person. Gives the ticket after it. */
async function heard(run: CommandRun): Promise<Ticket> {
  const { parts, actor } = run
  const now = parts.clock.now()
  const change = await changeTicket(parts, run.ticket.id, run.run, (ticket) => {
    checkAgain(run, ticket)
    return { status: statusAfter(ticket.status, run.command.command), ...answeredBy(run, ticket) }
  })
  await recordChanges(parts, run.run, actor, change)
  await restartCadence(parts, change.after, now, true)
  await setDeadlines(parts, change.after)
  await send(parts, refreshCard(parts, change.after))
  return change.after
}

/** The three lines go out at once and count as the update. */
export async function progress(run: Run<'progress'>): Promise<void> {
  const { parts, actor } = run
  const { done, next, eta } = filled(run)
  const ticket = await heard(run)
  await send(parts, [
    toCustomer(parts, ticket, {
      kind: 'progress',
      author: actor.id,
      text: compose(parts, ticket, 'progress', { done, next, eta }),
      dedupeKey: `${run.run}:progress`,
      data: { lines: true },
    }),
  ])
}

/** For agents alone: it never comes near the outbox of the customer. */
export async function note(run: Run<'note'>): Promise<void> {
  const { parts, actor, command, ticket } = run
  const text = requireText(command.text, 'the note')
  const now = parts.clock.now()
  await parts.store.messages.insert({
    id: command.source ? noteKey(ticket, command.source) : `${run.run}:note`,
    ticketId: ticket.id,
    conversationId: ticket.conversationId,
    direction: 'internal',
    kind: 'note',
    at: now,
    storedAt: now,
    author: actor.id,
    text,
    fullText: text,
    attachments: command.attachments ?? [],
    channel: ticket.channel,
    account: ticket.account,
    externalId: null,
    revisions: [],
    withdrawn: false,
  })
  await send(parts, toldElsewhere(run, ticket, 'note', text))
}

/** An agent changed or took back their own words: before they left nobody saw them; after, where the channel can. */
export async function reviseReply(run: Run<'edit-reply'> | Run<'withdraw-reply'>): Promise<void> {
  const { parts, command, ticket } = run
  const edit = command.command === 'edit-reply' ? requireText(command.text, 'the reply') : null
  const now = parts.clock.now()
  const row = await parts.store.outbound.byKey(replyKey(ticket, command.source))
  if (!row) {
    const id = noteKey(ticket, command.source)
    if (edit !== null) await parts.store.messages.revise(id, { at: now, text: edit, fullText: edit })
    else await parts.store.messages.withdraw(id, now)
    return
  }
  const change = edit === null ? { state: 'withdrawn' as const } : { text: edit }
  if (await parts.store.outbound.revise(row.id, change)) return
  const can = parts.channel(row.channel, row.account)?.capabilities
  if (!(edit === null ? can?.withdrawals : can?.edits)) {
    throw new CommandError('conflict', says(parts, 'cannot-change'))
  }
  // Where it was sent: the ticket may go on in another channel by now.
  const { channel, account, conversationId } = row
  await send(parts, [
    toCustomer(
      parts,
      { ...ticket, channel, account, conversationId },
      {
        kind: 'reply',
        author: run.actor.id,
        text: edit ?? '',
        dedupeKey: `${run.run}:revision`,
        action: edit === null ? 'withdraw' : 'edit',
        target: row.id,
      },
    ),
  ])
}

/** Tries again what could not be delivered. */
export async function retry(run: Run<'retry'>): Promise<void> {
  const { parts, command, ticket } = run
  const row = await parts.store.outbound.get(command.message)
  if (row?.ticketId !== ticket.id)
    throw new CommandError('not-found', `Ticket ${ticket.number} has no message ${command.message}.`)
  if (!(await parts.store.outbound.retry(row.id, parts.clock.now()))) {
    throw new CommandError('conflict', `The message is ${row.state}; only one that failed can be sent again.`)
  }
}
