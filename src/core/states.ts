import type { CommandName } from './commands.ts'
import { CommandError } from './errors.ts'
import type { Actor } from './ports/desk.ts'
import type { Ticket, TicketStatus } from './records/index.ts'
import type { TicketType } from './records/types.ts'
import type { Settings } from './settings.ts'
import type { Stage } from './stages.ts'

type Rule = {
  /** The states in which an agent may do this. */
  from: readonly TicketStatus[]
  /** Where it leads; absent: it stays. */
  to?: TicketStatus
  /** The stage it leads to, where that is not the status's own. Two: the command says which. */
  stage?: readonly Stage[]
  /** Whether it makes the actor the owner of a ticket that nobody owns. */
  owns?: boolean
  /** The types of ticket that it is for; absent: all. */
  types?: readonly TicketType[]
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
  diagnose: { from: working, owns: true },
  escalate: { from: working, to: 'open', stage: ['level-2', 'research'] },
  plan: { from: working },
  reproduce: { from: working, types: ['fault'] },
  'on-site': { from: working },
  rectify: { from: all, types: ['complaint'] },
  propose: { from: ['new', 'open'], to: 'waiting', stage: ['proposed'], owns: true },
  confirm: { from: ['open', 'waiting', 'resolved'], stage: ['confirmed', 'closed'] },
  implement: { from: ['open'], stage: ['implementation'], owns: true },
  resolve: { from: working, to: 'resolved', owns: true },
  verify: { from: ['open', 'waiting', 'resolved'] },
  wait: { from: ['new', 'open'], to: 'waiting', owns: true },
  hold: { from: ['new', 'open'], to: 'waiting', stage: ['on-hold'], owns: true },
  resume: { from: ['waiting'], to: 'open' },
  agree: { from: working },
  cause: { from: all },
  parts: { from: all, types: ['fault'] },
  close: { from: unfinished, to: 'closed' },
  decline: { from: unfinished, to: 'closed', types: ['custom'] },
  spam: { from: unfinished, to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'open' },
  merge: { from: unfinished, to: 'merged' },
  unmerge: { from: ['merged'] },
  split: { from: unfinished },
  link: { from: all },
  unlink: { from: all },
  tag: { from: all },
  untag: { from: all },
  'set-priority': { from: unfinished },
  'set-type': { from: unfinished },
  assign: { from: unfinished },
  'edit-reply': { from: all },
  'withdraw-reply': { from: all },
  'continue-in': { from: unfinished },
  'hand-over': { from: unfinished },
  'take-back': { from: all },
  'link-code': { from: unfinished },
  'link-customer': { from: all },
  'unlink-customer': { from: all },
  retry: { from: all },
}

/** What the requester's words do to a ticket that is in this state. */
export const requesterTable: Record<'message' | 'confirmed', Partial<Record<TicketStatus, TicketStatus>>> = {
  message: { waiting: 'open', resolved: 'open', closed: 'open' },
  confirmed: { resolved: 'closed' },
}

/** The statuses in which the customer hears on the cadence. */
export const onCadence = (status: TicketStatus): boolean => status === 'new' || status === 'open'

/** Where a command leads. An answer to a new ticket opens it; accepting a resolved one leaves it resolved. */
export function statusAfter(status: TicketStatus, command: CommandName): TicketStatus {
  const rule = commandTable[command]
  if (command === 'accept' && status !== 'new') return status
  return rule.to ?? (rule.owns && status === 'new' ? 'open' : status)
}

const always = new Set(['admin', 'supervisor'])

/** Whether a role may do this, by `permissions`; what nobody named is everyone's. */
export const mayDo = (settings: Settings, role: string, what: string): boolean =>
  always.has(role) || !settings.permissions[what] || settings.permissions[what].includes(role)

const isFor = (rule: Rule, ticket: Ticket): boolean => !rule.types || rule.types.includes(ticket.type)

/** The commands that this ticket's state and the actor's role allow, in the order of the table. */
export const allowedCommands = (settings: Settings, ticket: Ticket, role: string): CommandName[] =>
  (Object.entries(commandTable) as [CommandName, Rule][])
    .filter(([name, rule]) => rule.from.includes(ticket.status) && isFor(rule, ticket) && mayDo(settings, role, name))
    .map(([name]) => name)

/** Throws `CommandError` where the role, the state or the type forbids it. */
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
        remedy(ticket, command),
    )
  }
  if (!isFor(rule, ticket)) {
    throw new CommandError(
      'conflict',
      `Ticket ${ticket.number} is of type ${ticket.type}: '${command}' is for ${rule.types?.join(', ')}. Set its type first.`,
    )
  }
}

function remedy(ticket: Ticket, command: CommandName): string {
  if (ticket.status === 'merged') return ' Undo the merging first, or go on in the ticket it was merged into.'
  return ticket.status === 'closed' && command !== 'reopen' ? ' Reopen it first.' : ''
}
