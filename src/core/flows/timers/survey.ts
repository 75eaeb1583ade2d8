import { openQuestions, questionsOf, surveyDue } from '../../process/survey.ts'
import type { Outbound, Survey, Ticket, Timer } from '../../records/index.ts'
import type { Agent } from '../../settings.ts'
import { plus } from '../../time/instants.ts'
import { ticketBudget } from '../deliver/budget.ts'
import { surveyText } from '../deliver/choices.ts'
import { agentName } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toCustomer, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { timer } from './schedule.ts'

/** Who asks: customer success, else a supervisor, else any agent; never whoever worked on it. The same in every run. */
export function surveyorOf(agents: Agent[], ticket: Pick<Ticket, 'assignee' | 'number'>): Agent | null {
  const others = agents.filter((agent) => agent.id !== ticket.assignee)
  const group = ['success', 'supervisor'].map((role) => others.filter((agent) => agent.role === role))
  const candidates = group.find((some) => some.length > 0) ?? others
  return candidates[Number(ticket.number.split('-').at(-1)) % candidates.length] ?? null
}

/** Sets when the customer of a closed ticket is asked, and when success looks in on them next. */
export async function afterClosing(parts: FlowParts, ticket: Ticket): Promise<void> {
  const closedAt = ticket.closedAt
  if (ticket.status !== 'closed' || !closedAt) return
  if (ticket.closedAs === 'spam' || ticket.closedAs === 'automatic') return
  const due = surveyDue(parts.settings, parts.calendar.zone, closedAt)
  const every = parts.settings.visitEveryMs[ticket.tier]
  const visit = every === undefined ? [] : [{ ...timer(parts, ticket, 'visit', plus(closedAt, every)) }]
  await parts.store.timers.set([
    timer(parts, ticket, 'survey', due),
    ...visit.map((each) => ({ ...each, key: `${ticket.requester.customerId}:visit` })),
  ])
}

/** Asks, once for each closing. Where nobody can be asked, the row says why. */
export async function askSurvey(parts: FlowParts, due: Timer): Promise<null> {
  const ticket = await parts.store.tickets.get(due.ticketId)
  if (ticket?.status !== 'closed' || !ticket.closedAt) return null
  const surveyor = surveyorOf(parts.settings.agents, ticket)
  const budget = await ticketBudget(parts, ticket)
  const reason = surveyor === null ? 'nobody else' : budget?.left === 0 ? 'push budget' : null
  const survey: Survey = {
    id: surveyId(ticket, ticket.closedAt),
    ticketId: ticket.id,
    conversationId: ticket.conversationId,
    closedAt: ticket.closedAt,
    handler: ticket.assignee,
    askedBy: surveyor?.id ?? null,
    channel: ticket.channel,
    type: ticket.type,
    askedAt: reason === null ? parts.clock.now() : null,
    reason,
    questions: questionsOf(parts.settings),
    answered: false,
    answeredAt: null,
    solved: null,
    speed: null,
    words: null,
    recommend: null,
    suggestions: null,
    runs: [],
  }
  await parts.store.surveys.insert(survey)
  if (reason === null) await send(parts, [surveyRow(parts, ticket, survey)])
  return null
}

const surveyId = (ticket: Ticket, closedAt: Date): string =>
  `${ticket.number}.${Math.floor(closedAt.getTime() / 1000).toString(36)}`

/** The next question of a survey; with the last one answered, the thanks for it. */
export function surveyRow(parts: FlowParts, ticket: Ticket, survey: Survey, thanks?: string): Outbound {
  const open = openQuestions(survey)
  return toCustomer(parts, ticket, {
    kind: 'survey',
    author: survey.askedBy ?? 'system',
    text: thanks ?? surveyText(parts, ticket, survey, agentName(parts, survey.askedBy) ?? ''),
    dedupeKey: `${survey.id}:ask:${open.length}`,
    data: { survey: survey.id, question: open[0] ?? null },
  })
}

/** A customer was not looked in on for long: success is told, and again after the same time. */
export async function tellVisit(
  parts: FlowParts,
  due: Timer,
): Promise<{ id: string; dueAt: Date; count: number } | null> {
  const ticket = await parts.store.tickets.get(due.ticketId)
  const every = ticket && parts.settings.visitEveryMs[ticket.tier]
  if (!ticket || every === undefined || every === null) return null
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'follow-up',
      author: 'system',
      text: says(parts, 'visit', { name: ticket.requester.name || ticket.requester.address, tier: ticket.tier }),
      dedupeKey: `${due.key}:${due.dueAt.toISOString()}`,
      to: ['role:success'],
    }),
  )
  return { id: due.id, dueAt: plus(due.dueAt, every), count: due.count + 1 }
}
