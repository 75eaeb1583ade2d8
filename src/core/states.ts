import type { CommandName } from './commands.ts'
import { CommandError } from './errors.ts'
import type { Actor } from './ports/desk.ts'
import type { Ticket, TicketStatus } from './records/index.ts'
import type { Settings } from './settings.ts'

type Rule = {
  /** The states in which an agent may do this. */
  from: readonly TicketStatus[]
  /** Where it leads; absent: it stays. */
  to?: TicketStatus
  /** Whether it makes the actor the owner of a ticket that nobody owns. */
  owns?: boolean
}

const working = ['new', 'open', 'waiting'] as const
const unfinished = [...working, 'resolved'] as const
const all = [...unfinished, 'closed'] as const

/** What agents can do, in which state, and where it leads: the one table. Buttons, API and documentation follow it. */
export const commandTable: Record<CommandName, Rule> = {
  accept: { from: unfinished, to: 'open', owns: true },
  reply: { from: unfinished, owns: true },
  progress: { from: working, to: 'open', owns: true },
  note: { from: all },
  resolve: { from: working, to: 'resolved', owns: true },
  wait: { from: ['new', 'open'], to: 'waiting', owns: true },
  close: { from: unfinished, to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'open' },
  'set-priority': { from: unfinished },
  'set-type': { from: unfinished },
  assign: { from: unfinished },
  'edit-reply': { from: all },
  'withdraw-reply': { from: all },
  retry: { from: all },
}

/** What the requester's words do to a ticket that is in this state. */
export const requesterTable: Record<'message' | 'confirmed', Partial<Record<TicketStatus, TicketStatus>>> = {
  message: { waiting: 'open', resolved: 'open', closed: 'open' },
  confirmed: { resolved: 'closed' },
}

/** How a status reads in the process: the stage a ticket stands in. */
export const stageOf: Record<TicketStatus, string> = {
  new: 'registered',
  open: 'diagnosis',
  waiting: 'waiting',
  resolved: 'verification',
  closed: 'closed',
  merged: 'closed',
}

/** The statuses in which the customer hears on the cadence. */
export const onCadence = (status: TicketStatus): boolean => status === 'new' || status === 'open'

/** Where a command leads. An answer to a new ticket opens it; accepting a resolved one leaves it resolved. */
export function statusAfter(status: TicketStatus, command: CommandName): TicketStatus {
  const rule = commandTable[command]
  if (command === 'accept' && status !== 'new') return status
  if (command === 'reply' && status === 'new') return 'open'
  return rule.to ?? status
}

const always = new Set(['admin', 'supervisor'])

export const mayDo = (settings: Settings, role: string, command: CommandName): boolean =>
  always.has(role) || !settings.permissions[command] || settings.permissions[command].includes(role)

/** The commands that this ticket's state and the actor's role allow, in the order of the table. */
export const allowedCommands = (settings: Settings, ticket: Ticket, role: string): CommandName[] =>
  (Object.keys(commandTable) as CommandName[]).filter(
    (command) => commandTable[command].from.includes(ticket.status) && mayDo(settings, role, command),
  )

/** Throws `CommandError` where the role or the state forbids it. */
export function checkCommand(settings: Settings, ticket: Ticket, actor: Actor, command: CommandName): void {
  const rule = commandTable[command]
  if (!rule) {
    const known = Object.keys(commandTable).join(', ')
    throw new CommandError('unknown-command', `There is no command '${command}'. There are: ${known}.`)
  }
  if (!mayDo(settings, actor.role, command)) {
    const roles = settings.permissions[command]?.join(', ')
    throw new CommandError(
      'forbidden',
      `'${command}' is for ${roles}; ${actor.name} is ${actor.role}. Ask one of them.`,
    )
  }
  if (!rule.from.includes(ticket.status)) {
    throw new CommandError(
      'conflict',
      `Ticket ${ticket.number} is ${ticket.status}: '${command}' works where it is ${rule.from.join(' or ')}.` +
        (ticket.status === 'closed' && command !== 'reopen' ? ' Reopen it first.' : ''),
    )
  }
}
