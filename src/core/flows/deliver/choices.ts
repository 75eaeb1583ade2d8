import type { Choice } from '../../ports/channel.ts'
import { openQuestions, scaleOf } from '../../process/survey.ts'
import type { Conversation, Outbound, Rating, Survey, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import type { FlowParts } from '../parts.ts'
import { compose, word } from './compose.ts'

/** What a message of ours asks the customer; null where it asks nothing that can be answered by choosing. */
export function askedBy(row: Pick<Outbound, 'kind' | 'data'>): 'confirm' | 'survey' | 'helped' | null {
  if (row.kind === 'notice' && typeof row.data.article === 'string') return 'helped'
  if (row.kind === 'solution' || row.kind === 'reminder' || row.kind === 'confirmation') return 'confirm'
  return row.kind === 'survey' && typeof row.data.question === 'string' ? 'survey' : null
}

export const CONFIRMATIONS = ['yes', 'no'] as const

/** What the customer can press under a message; each id says by itself what it answers. */
export function choicesOf(parts: FlowParts, ticket: Ticket, row: Outbound): Choice[] {
  const label = (name: string) => word(parts, ticket.locale, `choice-${name}`, name)
  if (row.kind === 'acknowledgement') return [{ id: `status:${ticket.number}`, label: label('status') }]
  const asked = askedBy(row)
  if (asked === 'confirm') {
    return CONFIRMATIONS.map((answer) => ({ id: `confirm:${ticket.number}:${answer}`, label: label(answer) }))
  }
  if (asked === 'helped') {
    return CONFIRMATIONS.map((answer) => ({
      id: `helped:${row.data.article}:${answer}`,
      label: label(`helped-${answer}`),
    }))
  }
  if (asked !== 'survey') return []
  const { from, to } = scaleOf(row.data.question as Rating)
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index)).map((value) => ({
    id: `rate:${row.data.survey}:${row.data.question}:${value}`,
    label: value,
  }))
}

/** The text with what can be answered by a number, for a channel without buttons. */
export function withNumbers(parts: FlowParts, ticket: Ticket, row: Outbound, text: string): string {
  const asked = askedBy(row)
  if (asked === 'confirm') return `${text}\n\n${compose(parts, ticket, 'choice-numbered')}`
  return asked === 'helped' ? `${text}\n\n${compose(parts, ticket, 'choice-helped-numbered')}` : text
}

/**
 * The message of ours that a bare number answers: the last that asked, where no person of ours has written since and it
 * is not too long ago.
 */
export async function openQuestion(parts: FlowParts, conversation: Conversation): Promise<Outbound | null> {
  const since = plus(parts.clock.now(), -parts.settings.survey.openMs)
  const sent = await parts.store.outbound.ofConversation(conversation.id, since)
  const last = sent.findLast((row) => askedBy(row) !== null || row.kind === 'survey' || row.author !== 'system')
  return last && askedBy(last) ? last : null
}

/** The question of a survey that comes next, as a message: the first brings all the others along where there are no buttons. */
export function surveyText(parts: FlowParts, ticket: Ticket, survey: Survey, surveyor: string): string {
  const open = openQuestions(survey)
  const buttons = parts.channel(ticket.channel, ticket.account)?.capabilities.choices === 'buttons'
  const questions = (buttons ? open.slice(0, 1) : open).map((question) =>
    word(parts, ticket.locale, `survey-${question}`, question),
  )
  const first = open.length === survey.questions.length
  return compose(parts, ticket, first ? 'survey' : 'survey-next', {
    surveyor,
    questions: questions.join('\n'),
    numbered: buttons ? null : word(parts, ticket.locale, open.length > 1 ? 'survey-numbers' : 'survey-number', ''),
  })
}
