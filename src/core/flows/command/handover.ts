import type { CommandName } from '../../commands.ts'
import { ChannelError, CommandError } from '../../errors.ts'
import type { Handover } from '../../ports/channel.ts'
import type { Conversation, Ticket } from '../../records/index.ts'
import type { Settings } from '../../settings.ts'
import { allowedCommands } from '../../states.ts'
import { compose } from '../deliver/compose.ts'
import { send } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { type CommandRun, checkAgain, filled, type Run, record, toldOf } from './run.ts'

const ofHandover: CommandName[] = ['hand-over', 'take-back']

const handoverOf = (parts: FlowParts, { channel, account }: Ticket): Handover | undefined =>
  parts.channel(channel, account)?.handover

/** The commands that the ticket's state, the actor's role and the ticket's channel allow. */
export const allowedOn = (parts: FlowParts, ticket: Ticket, role: string): CommandName[] =>
  allowedCommands(parts.settings, ticket, role).filter(
    (name) => !ofHandover.includes(name) || handoverOf(parts, ticket) !== undefined,
  )

/** The one who answers in the platform's own app, by name where it is an agent of ours; empty while nobody has taken it. */
export function holderName(settings: Settings, { channel, holder }: Pick<Conversation, 'channel' | 'holder'>) {
  if (holder == null) return null
  return settings.agents.find((agent) => agent.users[channel] === holder)?.name ?? holder
}

/** A colleague answers the customer in the platform's own app: one that is named, or whoever takes it there. */
export async function handOver(run: Run<'hand-over'>): Promise<void> {
  const { parts, ticket } = run
  const { to } = filled(run)
  const agent = parts.settings.agents.find(({ id, name }) => id === to || name === to)
  if (agent && !agent.users[ticket.channel]) {
    throw new CommandError(
      'conflict',
      `${agent.name} has no user in ${ticket.channel}: see agents in the configuration.`,
    )
  }
  const holder = agent?.users[ticket.channel] ?? to
  await move(run, (handover, address) => handover.give(address, holder, compose(parts, ticket, 'handed-over')))
  await parts.store.conversations.heldBy(ticket.conversationId, holder ?? '')
  await record(run, { event: 'handed-over', to: agent?.name ?? holder })
  const values = { holder: agent?.name ?? holder }
  await send(parts, toldOf(run, ticket, holder === null ? 'handed-to-queue' : 'handed-over', values))
}

/** The desk answers again, as soon as the platform lets it. */
export async function takeBack(run: Run<'take-back'>): Promise<void> {
  const { parts, ticket } = run
  const { conversations } = parts.store
  const words = compose(parts, ticket, 'taken-back')
  const { mustWrite } = await move(run, (handover, address) => handover.takeBack(address, words))
  const conversation = await conversations.get(ticket.conversationId)
  const push = parts.channel(ticket.channel, ticket.account)?.capabilities.push
  if (mustWrite) await conversations.spent(ticket.conversationId, push?.messages ?? 0)
  await conversations.heldBy(ticket.conversationId, null)
  await record(run, { event: 'taken-back', from: conversation && holderName(parts.settings, conversation) })
  await send(parts, toldOf(run, ticket, mustWrite ? 'taken-back-ended' : 'taken-back'))
}

/** What the platform refuses is the command's refusal, with its reason. */
async function move<Moved>(
  run: CommandRun,
  act: (handover: Handover, address: string) => Promise<Moved>,
): Promise<Moved> {
  const { parts, ticket } = run
  checkAgain(run, ticket)
  const handover = handoverOf(parts, ticket)
  const conversation = await parts.store.conversations.get(ticket.conversationId)
  if (!handover || !conversation) {
    throw new CommandError('conflict', `In ${ticket.channel} there is no app of its own in which people could answer.`)
  }
  try {
    return await act(handover, conversation.address)
  } catch (error) {
    if (error instanceof ChannelError) throw new CommandError('conflict', error.message)
    throw error
  }
}
