import { CommandError } from '../../errors.ts'
import type { Actor } from '../../ports/desk.ts'
import { isAccepted, type Ticket } from '../../records/index.ts'
import { agentName } from '../deliver/compose.ts'
import type { FlowParts } from '../parts.ts'

type Owned = Pick<Ticket, 'assignee' | 'acceptedAt' | 'offer'>

/**
 * What taking the ticket over changes: whoever it was offered to, anyone may while nobody has. Null where it is the
 * actor's already. Throws `CommandError` (conflict) that says who has it.
 */
export function takeOver(parts: FlowParts, ticket: Ticket, actor: Actor): Owned | null {
  if (isAccepted(ticket) && ticket.assignee === actor.id) return null
  if (mayTake(ticket, actor)) return takenBy(parts, actor)
  const owner = agentName(parts, ticket.assignee)
  throw new CommandError('conflict', `${owner} has accepted ticket ${ticket.number} already.`)
}

/** The owner after somebody worked on the ticket: what nobody had accepted is accepted by that. */
export const ownedBy = (parts: FlowParts, ticket: Ticket, actor: Actor): Partial<Owned> =>
  mayTake(ticket, actor) ? takenBy(parts, actor) : {}

/** What nobody accepted is anyone's to take; what was escalated is for those of the level that it is offered to. */
const mayTake = (ticket: Ticket, actor: Actor): boolean => !isAccepted(ticket) || ticket.offer?.role === actor.role

const takenBy = (parts: FlowParts, actor: Actor): Owned => ({
  assignee: actor.id,
  acceptedAt: parts.clock.now(),
  offer: null,
})
