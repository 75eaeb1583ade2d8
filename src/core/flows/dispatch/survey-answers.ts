import { isLow, isOnScale, openQuestions, scaleOf } from '../../process/survey.ts'
import type { Inbound, Rating, Survey, Ticket } from '../../records/index.ts'
import { timelineEvent } from '../command/change.ts'
import { compose, word } from '../deliver/compose.ts'
import { says } from '../deliver/desk-words.ts'
import { send, toCustomer, toDesk } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { surveyRow } from '../timers/survey.ts'

type Answers = Partial<Pick<Survey, Rating | 'suggestions'>>

/** Lays numbers over the questions that are still open, in their order; null where one is not on its scale. */
export function answersFrom(survey: Survey, values: number[], suggestions: string): Answers | null {
  const open = openQuestions(survey)
  if (values.length > open.length) return null
  const answers: Answers = {}
  for (const [index, value] of values.entries()) {
    const question = open[index] as Rating
    if (!isOnScale(question, value)) return null
    answers[question] = value
  }
  return suggestions ? { ...answers, suggestions } : answers
}

/** Keeps what the customer said, asks what is still open, and tells success where somebody should talk to them. */
export async function keepAnswers(
  parts: FlowParts,
  row: Inbound,
  ticket: Ticket,
  survey: Survey,
  answers: Answers,
): Promise<void> {
  const kept = await parts.store.surveys.answer(survey.id, row.id, answers, parts.clock.now())
  const thanks = openQuestions(kept).length === 0 ? compose(parts, ticket, 'survey-thanks') : undefined
  await send(parts, [surveyRow(parts, ticket, kept, thanks)])
  const low = kept.questions.filter((question) => kept[question] !== null && isLow(question, kept[question]))
  if (low.length > 0) await openFollowUp(parts, ticket, kept, low)
}

async function openFollowUp(parts: FlowParts, ticket: Ticket, survey: Survey, low: Rating[]): Promise<void> {
  const ratings = low.map(
    (question) => `${word(parts, parts.settings.locale, `survey-${question}`, question)} ${survey[question]}`,
  )
  const reason = ratings.join('; ')
  const key = `${survey.id}:follow-up`
  const hasSuccess = parts.settings.agents.some((agent) => agent.role === 'success')
  await parts.store.timeline.insert([
    timelineEvent(parts, ticket, key, { actor: 'requester', event: 'follow-up', reason, key }),
  ])
  await send(
    parts,
    toDesk(parts, ticket, {
      kind: 'follow-up',
      author: 'system',
      text: says(parts, 'follow-up', { ratings: reason, suggestions: survey.suggestions }),
      dedupeKey: key,
      to: [hasSuccess ? 'role:success' : 'role:supervisor'],
    }),
  )
}

/** A number that is no answer: what would be one is said, and nothing else happens. */
export async function refuseRating(parts: FlowParts, row: Inbound, ticket: Ticket, survey: Survey): Promise<void> {
  const [question] = openQuestions(survey)
  if (!question) return
  const { from, to } = scaleOf(question)
  const values = {
    from: String(from),
    to: String(to),
    question: word(parts, ticket.locale, `survey-${question}`, question),
  }
  const text = compose(parts, ticket, 'survey-out-of-scale', values)
  await send(parts, [
    toCustomer(parts, ticket, { kind: 'notice', author: 'system', text, dedupeKey: `${row.id}:scale` }),
  ])
}
