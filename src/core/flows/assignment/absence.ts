import { CommandError } from '../../errors.ts'
import type { Actor } from '../../ports/desk.ts'
import { isAccepted, type Ticket } from '../../records/index.ts'
import { agentName } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { setDeadlines } from '../timers/schedule.ts'
import { passOn } from './assignment.ts'
import { awayNow, type Presence, presenceKey } from './presence.ts'

const PAGE = 200
const unfinished = ['new', 'open', 'waiting'] as const

/**
 * An agent goes away or comes back: their own word, or a supervisor's. What they were only offered is offered to the
 * next one at once; what they took over is told to the supervisors, and offered anew when something is due for it.
 * Throws `CommandError`.
 */
export async function setPresence(parts: FlowParts, actor: Actor, agentId: string, presence: Presence): Promise<void> {
  const agent = parts.settings.agents.find(({ id }) => id === agentId)
  if (!agent) {
    const known = parts.settings.agents.map(({ id }) => id).join(', ') || 'none; add them to the configuration'
    throw new CommandError('not-found', `There is no agent '${agentId}'. There are: ${known}.`)
  }
  if (actor.id !== agent.id && actor.role !== 'supervisor' && actor.role !== 'admin') {
    throw new CommandError('forbidden', `Only ${agent.name} or a supervisor can say that ${agent.name} is ${presence}.`)
  }
  await parts.store.states.set(presenceKey(agent.id), presence)
  parts.log.info('presence', { agent: agent.id, presence, by: actor.id })
  if (presence === 'back') return
  const run = `away:${agent.id}:${parts.clock.now().toISOString()}`
  for (const ticket of await unfinishedOf(parts, agent.id)) await leave(parts, ticket, `${ticket.id}:${run}`)
}

async function leave(parts: FlowParts, ticket: Ticket, run: string): Promise<void> {
  if (!isAccepted(ticket)) {
    await setDeadlines(parts, await passOnFrom(parts, ticket, run))
    return
  }
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'warning',
      author: 'system',
      text: says(parts, 'owner-away', { name: agentName(parts, ticket.assignee) }),
      dedupeKey: `${run}:told`,
      to: ['role:supervisor'],
    }),
  )
}

const passOnFrom = (parts: FlowParts, ticket: Ticket, run: string): Promise<Ticket> =>
  passOn(parts, ticket.id, run, 'away', ({ assignee }) => assignee !== null && assignee === ticket.assignee)

async function unfinishedOf(parts: FlowParts, assignee: string): Promise<Ticket[]> {
  const found: Ticket[] = []
  for (const status of unfinished) {
    for (let after: string | null = null; ; ) {
      const page: Ticket[] = await parts.store.tickets.list({ assignee, status }, { after, limit: PAGE })
      found.push(...page)
      if (page.length < PAGE) break
      after = page.at(-1)!.id
    }
  }
  return found
}

/**
 * Something is due for these tickets: those whose owner is away are offered to the next one first. Gives every ticket
 * as it is then, by id. `run` tells this occasion from another.
 */
export async function presentOwners(
  parts: FlowParts,
  tickets: Ticket[],
  run: (ticket: Ticket) => string,
): Promise<Map<string, Ticket>> {
  const away = tickets.length > 0 && parts.settings.agents.length > 0 ? await awayNow(parts) : new Set<string>()
  const found = new Map(tickets.map((ticket) => [ticket.id, ticket]))
  for (const ticket of tickets) {
    if (ticket.assignee === null || !away.has(ticket.assignee) || !ticket.open) continue
    const offered = await passOnFrom(parts, ticket, run(ticket))
    await setDeadlines(parts, offered)
    found.set(ticket.id, offered)
  }
  return found
}
