import { CommandError } from '../../errors.ts'
import type { Actor, DeskAct, DeskOutcome } from '../../ports/desk.ts'
import type { Attachment, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { command } from './command.ts'

/** What somebody did on a desk surface, as the command of a known agent. A refusal is an outcome, said where it was tried. */
export async function act(
  parts: FlowParts,
  surface: { channel: string; account: string },
  done: DeskAct,
): Promise<DeskOutcome> {
  try {
    const actor = actorOf(parts, surface.channel, done)
    const ticket = await ticketOf(parts, surface, done)
    const wanted = done.command
    const attachments: Attachment[] = []
    for (const { name, type, content } of done.files ?? []) {
      attachments.push({ ...(await parts.store.files.put(content, type)), name, type })
    }
    const complete = wanted.command === 'reply' || wanted.command === 'note' ? { ...wanted, attachments } : wanted
    const holdMs = parts.settings.replyHoldMs[surface.channel] ?? 0
    return { ok: true, ticket: await command(parts, actor, ticket.number, complete, { key: done.key, holdMs }) }
  } catch (error) {
    if (error instanceof CommandError) return { ok: false, message: error.message, fields: error.fields }
    throw error
  }
}

/** Guests and people of other workspaces may do nothing; a full member who is not listed is a level-1 agent. */
function actorOf(parts: FlowParts, channel: string, { by }: DeskAct): Actor {
  if (by.member !== 'full') {
    throw new CommandError(
      'forbidden',
      'Only full members of this workspace can work on tickets. Ask an administrator.',
    )
  }
  const listed = parts.settings.agents.find((agent) => agent.users[channel] === by.user)
  const { id, name, role } = listed ?? { id: by.user, name: by.name, role: 'l1' }
  return { id, name, role, surface: channel }
}

async function ticketOf(
  parts: FlowParts,
  surface: { channel: string; account: string },
  { ticket }: DeskAct,
): Promise<Ticket> {
  const found =
    'number' in ticket
      ? await parts.store.tickets.byNumber(ticket.number)
      : await parts.store.tickets.byPlace(`${surface.channel}/${surface.account}`, ticket.place)
  if (!found) throw new CommandError('not-found', 'This belongs to no ticket.')
  return found
}
