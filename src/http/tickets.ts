import { z } from 'zod'
import type { Command } from '../core/commands.ts'
import { holderName } from '../core/flows/command/handover.ts'
import type { Actor } from '../core/ports/desk.ts'
import type { Ticket } from '../core/records/index.ts'
import { commandSchema, readCommand } from './command-schema.ts'
import { HttpError } from './errors.ts'
import { once } from './once.ts'
import type { HttpParts } from './parts.ts'
import { viewArchive } from './process-views.ts'
import type { AddRoute } from './route.ts'
import {
  registrationSchema,
  ticketNumberSchema,
  ticketQuerySchema,
  ticketSchema,
  wholeTicketSchema,
} from './schemas.ts'
import { administrator } from './sessions.ts'
import { statedEmail, viewMessages, viewTicket, viewTimeline } from './views.ts'

type Parts = Pick<HttpParts, 'store' | 'flows' | 'settings' | 'clock'>

/** Tickets: the list, one of them, a registered contact, and what agents do to them. */
export function ticketRoutes(add: AddRoute, parts: Parts): void {
  const { store, flows } = parts

  const view = async (ticket: Ticket) =>
    viewTicket(ticket, (await store.timers.nextUpdates([ticket.id])).get(ticket.id) ?? null)

  const whole = async (ticket: Ticket, actor: Actor) => {
    const [shown, messages, outbound, timeline, conversation, budget, mergedInto] = await Promise.all([
      view(ticket),
      store.messages.ofTicket(ticket.id),
      store.outbound.ofTicket(ticket.id),
      store.timeline.ofTicket(ticket.id),
      store.conversations.get(ticket.conversationId),
      flows.budget(ticket),
      ticket.merged ? store.tickets.get(ticket.merged.into) : null,
    ])
    return {
      ...shown,
      messages: viewMessages(messages, outbound),
      timeline: viewTimeline(timeline),
      allowed: flows.allowed(ticket, actor.role),
      customer: ticket.requester.customerId,
      budget: budget && { ...budget, endsAt: budget.endsAt.toISOString() },
      holder: conversation && holderName(parts.settings, conversation),
      statedEmail: statedEmail(conversation),
      ...viewArchive(timeline, mergedInto, parts.clock.now()),
    }
  }

  add({
    method: 'GET',
    url: '/api/tickets',
    summary: 'Tickets, newest first',
    access: 'agent',
    query: ticketQuerySchema,
    answer: z.object({ tickets: z.array(ticketSchema), next: z.string().nullable() }),
    handle: async ({ query: { cursor, limit, ...filter } }) => {
      const found = await store.tickets.list(filter, { after: cursor ?? null, limit: limit + 1 })
      const tickets = found.slice(0, limit)
      const due = await store.timers.nextUpdates(tickets.map((ticket) => ticket.id))
      return {
        tickets: tickets.map((ticket) => viewTicket(ticket, due.get(ticket.id) ?? null)),
        next: found.length > limit ? (tickets.at(-1)?.id ?? null) : null,
      }
    },
  })

  add({
    method: 'GET',
    url: '/api/tickets/:number',
    summary: 'One ticket with its messages and its timeline',
    access: 'agent',
    params: ticketNumberSchema,
    answer: wholeTicketSchema,
    handle: async ({ params, actor }) => {
      const ticket = await store.tickets.byNumber(params.number)
      if (!ticket) throw new HttpError(404, 'not-found', `There is no ticket ${params.number}: see GET /api/tickets.`)
      return whole(ticket, actor)
    },
  })

  add({
    method: 'POST',
    url: '/api/tickets',
    summary: 'Registers a contact: a call, a visit, something seen in monitoring',
    access: 'agent',
    body: registrationSchema,
    status: 201,
    answer: ticketSchema,
    handle: async ({ body: { as, ...registration }, actor, request }) => {
      const by = actingAs(actor, as, parts)
      const key = idempotencyKey(request.headers)
      const number = await once(
        parts,
        { key: key && `register/${by.id}/${key}`, asked: registration },
        async () => (await flows.register(by, registration)).number,
      )
      const ticket = await store.tickets.byNumber(number)
      if (!ticket) throw new HttpError(404, 'not-found', `Ticket ${number} was removed.`)
      return view(ticket)
    },
  })

  add({
    method: 'POST',
    url: '/api/tickets/:number/commands',
    summary: 'Does a command; with an `Idempotency-Key` header it is done once',
    access: 'agent',
    params: ticketNumberSchema,
    describeBody: commandSchema,
    answer: wholeTicketSchema,
    handle: async ({ params, actor, request }) => {
      const { command, as } = readCommand(request.body)
      const by = actingAs(actor, as, parts)
      await filesAreHere(command, store)
      const key = idempotencyKey(request.headers)
      return whole(await flows.command(by, params.number, command, key), by)
    },
  })
}

async function filesAreHere(command: Command, { files }: Parts['store']): Promise<void> {
  const { attachments = [] } = 'attachments' in command ? command : {}
  for (const { fileId, name } of attachments) {
    if (!(await files.read(fileId))) {
      throw new HttpError(422, 'invalid', `attachments: ${name} was not uploaded: send it to POST /api/files first.`)
    }
  }
}

/** The agent in whose name an administrator acts. */
function actingAs(actor: Actor, as: string | undefined, { settings }: Parts): Actor {
  if (as === undefined) return actor
  if (actor.role !== administrator.role) {
    throw new HttpError(
      403,
      'forbidden',
      `Only an administrator may act as somebody else; ${actor.name} is ${actor.role}.`,
    )
  }
  const agent = settings.agents.find((each) => each.id === as)
  if (!agent) throw new HttpError(422, 'invalid', `as: there is no agent ${as}; see GET /api/agents.`)
  return { id: agent.id, name: agent.name, role: agent.role, surface: actor.surface }
}

function idempotencyKey(headers: Record<string, unknown>): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || key.length === 0 || key.length > 200) {
    throw new HttpError(422, 'invalid', 'Idempotency-Key: send one key of 1 to 200 characters.')
  }
  return key
}
