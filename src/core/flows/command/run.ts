import type { Command, CommandName } from '../../commands.ts'
import { CommandError } from '../../errors.ts'
import { type FormName, type FormValues, fillForm, forms } from '../../forms/index.ts'
import type { Actor } from '../../ports/desk.ts'
import type { Outbound, Ticket, TimelineEvent } from '../../records/index.ts'
import { checkCommand, onCadence } from '../../states.ts'
import type { Values } from '../../templates/render.ts'
import { LAST_MINUTE } from '../../time/zone.ts'
import { ownedBy } from '../assignment/accept.ts'
import { says } from '../deliver/desk-words.ts'
import { refreshCard, toDesk } from '../deliver/outbox.ts'
import { type FlowParts, priorityNamed } from '../parts.ts'
import { restartCadence, setDeadlines } from '../timers/schedule.ts'
import { timelineEvent } from './change.ts'

/** One command under way: who does what to which ticket. `run` is the same when it is run again. */
export type CommandRun<C extends Command = Command> = {
  parts: FlowParts
  actor: Actor
  ticket: Ticket
  command: C
  run: string
  /** Milliseconds in which a message can still be changed before it goes out. */
  holdMs: number
}

/** A run of the command of this name. */
export type Run<Name extends CommandName> = CommandRun<Extract<Command, { command: Name }>>

/** The rules on the ticket as it is at the moment of writing: it may have changed since the command began. */
export const checkAgain = (run: CommandRun, ticket: Ticket): void =>
  checkCommand(run.parts.settings, ticket, run.actor, run.command.command)

/** The command's form with every value checked. Throws `CommandError` that lists what is wrong with it. */
export function filled<Name extends FormName>(run: Run<Name>): FormValues<Name> {
  const { parts, ticket, command } = run as CommandRun
  const name = command.command as Name
  const { zone } = parts.calendar
  return fillForm(name, forms[name], command as Record<string, unknown>, {
    type: ticket.type,
    now: parts.clock.now(),
    endOf: (day) => zone.instant(day, LAST_MINUTE),
  }) as FormValues<Name>
}

/** A field that reads well and names something that is not there. */
export const unfit = (command: string, path: string, message: string): CommandError =>
  new CommandError('invalid', `'${command}' cannot be done like this: ${path} ${message}.`, [{ path, message }])

/** Keeps what was said on the ticket's timeline; instants as ISO 8601. */
export async function record(
  { parts, actor, run, ticket }: CommandRun,
  told: Pick<TimelineEvent, 'event'> & Partial<Pick<TimelineEvent, 'from' | 'to' | 'reason' | 'ticketId' | 'key'>>,
  data: Record<string, unknown> | null = null,
): Promise<void> {
  await parts.store.timeline.insert([
    timelineEvent(parts, ticket, run, { by: actor, ...told, data: data && plain(data) }),
  ])
}

const plain = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data)
      .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
      .map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  )

/** What the desk is told of a command that was done, and its card afresh. */
export const toldOf = (
  { parts, actor, run }: CommandRun,
  ticket: Ticket,
  name: string,
  values: Values = {},
  to: string[] = [],
  kind: Parameters<typeof toDesk>[2]['kind'] = 'status',
): Outbound[] => [
  ...toDesk(parts, ticket, {
    kind,
    author: actor.id,
    text: says(parts, name, { name: actor.name, ...values }),
    dedupeKey: `${run}:${name}`,
    to,
  }),
  ...refreshCard(parts, ticket),
]

/** What a person's words to the customer change: they are the answer that was waited for. */
export const answeredBy = (run: CommandRun, ticket: Ticket): Partial<Ticket> => ({
  ...ownedBy(run.parts, ticket, run.actor),
  ...(ticket.sla.nextResponse && { sla: { ...ticket.sla, nextResponse: null } }),
  firstResponseAt: ticket.firstResponseAt ?? run.parts.clock.now(),
  quiet: false,
})

/** Whether the ticket is of the most urgent kind: what may be ended first and confirmed afterwards. */
export const isUrgent = ({ parts }: CommandRun, ticket: Ticket): boolean =>
  priorityNamed(parts.settings, ticket.priority).rank === 0

/** Updates begin anew or stop as the ticket's state says, and so does every deadline. */
export async function retime(run: CommandRun, ticket: Ticket, heard: boolean): Promise<void> {
  await restartCadence(run.parts, ticket, run.parts.clock.now(), heard)
  await setDeadlines(run.parts, ticket)
  if (!onCadence(ticket.status)) await run.parts.store.outbound.withdrawKinds(ticket.id, ['progress'])
}
