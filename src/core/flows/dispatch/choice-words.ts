import type { InboundEvent } from '../../ports/channel.ts'
import { readRatings } from '../../process/survey.ts'
import type { Conversation, Inbound, Ticket } from '../../records/index.ts'
import { askedBy, CONFIRMATIONS, openQuestion } from '../deliver/choices.ts'
import { word } from '../deliver/compose.ts'
import { send } from '../deliver/outbox.ts'
import type { FlowParts } from '../parts.ts'
import { asksForCode, sendLinkCode } from '../people/link-codes.ts'
import { told } from './append.ts'
import { customerConfirms, customerRejects, isProposed } from './customer-word.ts'
import { countWord } from './knowledge-word.ts'
import { messageFrom } from './message-from.ts'
import { tellStatus } from './status-notice.ts'
import { answersFrom, keepAnswers, refuseRating } from './survey-answers.ts'

const STATUS =
  /^(?:(?:查询?|查看|看看)?(?:工单)?(?:进度|进展|状态)|(?:show (?:me )?(?:the )?|ticket )?(?:status|progress))[?!.。]*$/
const LONGEST_ANSWER = 2000
const SUGGESTION = /^(?:建议|suggestions?)\s*[::,]\s*/

const plainly = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** Whether words can be an answer to something that we asked, or a question that is answered at once. */
export function mayAnswer(text: string): boolean {
  const plain = plainly(text)
  if (plain.length > LONGEST_ANSWER) return false
  return STATUS.test(plain) || asksForCode(plain) || SUGGESTION.test(plain) || readRatings(plain) !== null
}

/**
 * A message that answers what we asked by a number or a set word: a rating, a yes or no, "status". Resolves to false
 * where it is ordinary text, and nothing was done: a number is an answer only while the question is open.
 */
export async function answerByWords(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  at: { conversation: Conversation; ticket: Ticket },
): Promise<boolean> {
  const { conversation, ticket } = at
  const plain = plainly(event.text)
  if (plain.length > LONGEST_ANSWER || ticket.id === row.id) return false
  const survey = ticket.status === 'closed' ? await parts.store.surveys.latest(conversation.id) : null
  if (survey?.runs.includes(row.id)) {
    // Run again after a crash: what it said is kept, what follows from it may be missing.
    await keepAnswers(parts, row, ticket, survey, {})
    return true
  }
  if (STATUS.test(plain)) {
    await keep(parts, row, event, ticket)
    await tellStatus(parts, row, ticket, conversation)
    return true
  }
  if (asksForCode(plain)) {
    await keep(parts, row, event, ticket)
    await sendLinkCode(parts, ticket, row.id, 'system')
    return true
  }
  if (survey?.askedAt && SUGGESTION.test(plain) && isStillOpen(parts, survey.askedAt)) {
    await keep(parts, row, event, ticket)
    const suggestions = event.text.normalize('NFKC').trim().replace(new RegExp(SUGGESTION, 'i'), '')
    await keepAnswers(parts, row, ticket, survey, { suggestions })
    return true
  }
  const ratings = readRatings(plain)
  const question = ratings && (await openQuestion(parts, conversation))
  if (!ratings || !question || question.ticketId !== ticket.id) return false
  if (askedBy(question) === 'confirm') {
    const answer =
      ratings.rest === '' && ratings.values.length === 1 ? CONFIRMATIONS[ratings.values[0]! - 1] : undefined
    if (!answer || !(isAsked(ticket) || ticket.changedBy?.run === row.id)) return false
    await confirmBy(parts, row, event, ticket, answer)
    return true
  }
  if (askedBy(question) === 'helped') {
    const answer =
      ratings.rest === '' && ratings.values.length === 1 ? CONFIRMATIONS[ratings.values[0]! - 1] : undefined
    if (!answer) return false
    await keep(parts, row, event, ticket)
    await countWord(parts, row, at, String(question.data.article), answer)
    return true
  }
  if (!survey || question.data.survey !== survey.id) return false
  await keep(parts, row, event, ticket)
  const answers = answersFrom(survey, ratings.values, ratings.rest)
  if (answers) await keepAnswers(parts, row, ticket, survey, answers)
  else await refuseRating(parts, row, ticket, survey)
  return true
}

/** A yes or a no, kept with the words it stands for. */
export async function confirmBy(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  ticket: Ticket,
  answer: (typeof CONFIRMATIONS)[number],
): Promise<void> {
  const label = word(parts, ticket.locale, `choice-${answer}`, answer)
  await keep(parts, row, { ...event, text: event.kind === 'choice' ? label : `${event.text} (${label})` }, ticket)
  const follow = answer === 'yes' ? customerConfirms : customerRejects
  await follow(parts, ticket, row.id, row.id)
}

/** Whether a yes or no means anything now: a solution or a proposal is before the customer. */
export const isAsked = (ticket: Ticket): boolean => ticket.status === 'resolved' || isProposed(ticket)

const isStillOpen = (parts: FlowParts, askedAt: Date): boolean =>
  parts.clock.now().getTime() - askedAt.getTime() <= parts.settings.survey.openMs

/** The customer's words are on the ticket, whatever else they do. */
export async function keep(parts: FlowParts, row: Inbound, event: InboundEvent, ticket: Ticket): Promise<void> {
  await parts.store.messages.insert(messageFrom(parts, row, event, ticket, []))
  await send(parts, told(parts, ticket, row, event, []))
}
