import { CommandError } from '../../errors.ts'
import { fillForm, registrationForm } from '../../forms/index.ts'
import type { Actor, DeskAct, DeskCore, DeskOutcome, DeskUser, Refused } from '../../ports/desk.ts'
import type { Attachment, Ticket } from '../../records/index.ts'
import type { FlowParts } from '../parts.ts'
import { command } from './command.ts'
import { offersFor } from './offers.ts'
import { register } from './register.ts'

type Surface = { channel: string; account: string }

/** What a desk surface asks of the core, each time in somebody's name. A refusal is an outcome, said where it was tried. */
export const deskCore = (parts: FlowParts, surface: Surface): DeskCore => ({
  act: (done) => refusable(() => act(parts, surface, done)),
  offers: (by, number) =>
    refusable(async () => {
      actorOf(parts, surface.channel, by)
      return { ok: true, offers: await offersFor(parts, await ticketOf(parts, surface, { number })) }
    }),
  register: (by, given, key) =>
    refusable(async () => {
      const actor = actorOf(parts, surface.channel, by)
      return { ok: true, ticket: await registerOnce(parts, actor, given, key) }
    }),
})

async function refusable<Outcome>(work: () => Promise<Outcome>): Promise<Outcome | Refused> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CommandError) return { ok: false, message: error.message, fields: error.fields }
    throw error
  }
}

/** What somebody did, as the command of a known agent. */
async function act(parts: FlowParts, surface: Surface, done: DeskAct): Promise<DeskOutcome> {
  const actor = actorOf(parts, surface.channel, done.by)
  const ticket = await ticketOf(parts, surface, done.ticket)
  const wanted = done.command
  const attachments: Attachment[] = []
  for (const { name, type, content } of done.files ?? []) {
    attachments.push({ ...(await parts.store.files.put(content, type)), name, type })
  }
  const complete = wanted.command === 'reply' || wanted.command === 'note' ? { ...wanted, attachments } : wanted
  const holdMs = parts.settings.replyHoldMs[surface.channel] ?? 0
  return { ok: true, ticket: await command(parts, actor, ticket.number, complete, { key: done.key, holdMs }) }
}

/** Guests and people of other workspaces may do nothing; a full member who is not listed is a level-1 agent. */
function actorOf(parts: FlowParts, channel: string, by: DeskUser): Actor {
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

async function ticketOf(parts: FlowParts, surface: Surface, ticket: DeskAct['ticket']): Promise<Ticket> {
  const found =
    'number' in ticket
      ? await parts.store.tickets.byNumber(ticket.number)
      : await parts.store.tickets.byPlace(`${surface.channel}/${surface.account}`, ticket.place)
  if (!found) throw new CommandError('not-found', 'This belongs to no ticket.')
  return found
}

/** Throws `CommandError`. The same key is registered once. */
async function registerOnce(
  parts: FlowParts,
  actor: Actor,
  given: Record<string, unknown>,
  run: string,
): Promise<Ticket> {
  const { commands, tickets } = parts.store
  const key = `register/${actor.id}/${run}`
  const begun = await commands.begin(key, parts.clock.now())
  if (begun.state === 'running') {
    throw new CommandError('conflict', 'This is being registered already: look at the newest ticket.')
  }
  const known = begun.state === 'done' ? await tickets.byNumber(begun.result) : null
  if (known) return known
  try {
    const { channel, name, address, subject, text, type } = fillForm('register', registrationForm, given, {
      type: 'unclassified',
      now: parts.clock.now(),
      endOf: () => parts.clock.now(),
    }) as Record<string, string | null>
    const requester = { name: name ?? address!, address: address! }
    const ticket = await register(parts, actor, {
      channel: channel!,
      subject: subject!,
      text: text!,
      requester,
      ...(type && { type }),
    })
    await commands.finish(key, ticket.number)
    return ticket
  } catch (error) {
    await commands.abandon(key)
    throw error
  }
}
