import type { Command, CommandName } from '../../commands.ts'
import { CommandError } from '../../errors.ts'
import type { Actor } from '../../ports/desk.ts'
import { fingerprint } from '../../process/fingerprint.ts'
import type { Ticket } from '../../records/index.ts'
import { checkCommand } from '../../states.ts'
import type { FlowParts } from '../parts.ts'
import { close, decline, spam } from './close.ts'
import { goOnSite, rectify, reproduce } from './field-work.ts'
import { handOver, takeBack } from './handover.ts'
import { hold, resume } from './hold.ts'
import { continueTicket, linkCustomer, offerCode, unlinkCustomer } from './identities.ts'
import { link, tag, unlink, untag } from './links.ts'
import { merge, unmerge } from './merge.ts'
import type { CommandRun } from './run.ts'
import { confirm, implement, propose, verify } from './solution.ts'
import { split } from './split.ts'
import { reopen, resolve, wait } from './state.ts'
import { accept, assign, setPriority, setType } from './triage.ts'
import { note, progress, reply, retry, reviseReply } from './words.ts'
import { agree, cause, diagnose, escalate, plan, parts as recordParts } from './work.ts'

type Handler<N extends CommandName> = (run: CommandRun<Extract<Command, { command: N }>>) => Promise<void>

const handlers: { [N in CommandName]: Handler<N> } = {
  accept,
  reply,
  note,
  progress,
  diagnose,
  escalate,
  plan,
  propose,
  confirm,
  implement,
  resolve,
  verify,
  wait,
  hold,
  resume,
  agree,
  cause,
  parts: recordParts,
  reproduce,
  'on-site': goOnSite,
  rectify,
  close,
  decline,
  spam,
  reopen,
  merge,
  unmerge,
  split,
  link,
  unlink,
  tag,
  untag,
  'set-priority': setPriority,
  'set-type': setType,
  assign,
  'edit-reply': reviseReply,
  'withdraw-reply': reviseReply,
  'continue-in': continueTicket,
  'hand-over': handOver,
  'take-back': takeBack,
  'link-code': offerCode,
  'link-customer': linkCustomer,
  'unlink-customer': unlinkCustomer,
  retry,
}

/** Does what an agent asks, once for each key. Throws `CommandError`; then nothing was changed. */
export async function command(
  parts: FlowParts,
  actor: Actor,
  ticketNumber: string,
  wanted: Command,
  options: { key?: string; holdMs?: number } = {},
): Promise<Ticket> {
  const ticket = await parts.store.tickets.byNumber(ticketNumber)
  if (!ticket) throw new CommandError('not-found', `There is no ticket ${ticketNumber}.`)
  const key = options.key && `${ticket.id}/${actor.id}/${options.key}`
  // A key that comes with other words is a mistake: nothing of them was done.
  const asked = key && `${fingerprint(JSON.stringify(wanted))}`
  if (key) {
    const known = await parts.store.commands.begin(key, parts.clock.now())
    if (known.state === 'done' && known.result !== asked) throw keyUsed()
    if (known.state === 'done') return (await parts.store.tickets.get(ticket.id)) ?? ticket
    if (known.state === 'running') throw keyInUse()
  }
  try {
    await carryOut({ parts, actor, ticket, command: wanted, run: key ?? parts.ids.next(), holdMs: options.holdMs ?? 0 })
    if (key) await parts.store.commands.finish(key, asked!)
  } catch (error) {
    if (key) await parts.store.commands.abandon(key)
    throw error
  }
  parts.live.publish({ ticketId: ticket.id, conversationId: ticket.conversationId })
  return (await parts.store.tickets.get(ticket.id)) ?? ticket
}

/** The key of a command was used for another one. */
export const keyUsed = (): CommandError =>
  new CommandError('invalid', 'This Idempotency-Key was used for another command: take a new key for each.')

/** The first request with this key is not answered yet (draft-ietf-httpapi-idempotency-key-header, 2.6). */
export const keyInUse = (): CommandError =>
  new CommandError('in-progress', 'The first request with this Idempotency-Key is under way: ask again in a second.')

function carryOut(run: CommandRun): Promise<void> {
  const { command: wanted, parts, ticket, actor } = run
  // What was changed by this very run is past its check: only its consequences are run again.
  if (ticket.changedBy?.run !== run.run) checkCommand(parts.settings, ticket, actor, wanted.command)
  const handler = handlers[wanted.command] as (run: CommandRun) => Promise<void>
  return handler(run)
}
