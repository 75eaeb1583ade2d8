import type { InboundEvent } from '../../ports/channel.ts'
import { isOnScale } from '../../process/survey.ts'
import type { Conversation, Inbound, Rating, Ticket } from '../../records/index.ts'
import { plus } from '../../time/instants.ts'
import { renewBudget } from '../deliver/budget-renewal.ts'
import { CONFIRMATIONS } from '../deliver/choices.ts'
import { word } from '../deliver/compose.ts'
import type { FlowParts } from '../parts.ts'
import { confirmBy, isAsked, keep } from './choice-words.ts'
import { findConversation, heardFrom } from './conversations.ts'
import { countWord } from './knowledge-word.ts'
import { notice, tellStatus } from './status-notice.ts'
import { keepAnswers, refuseRating } from './survey-answers.ts'

type Place = { conversation: Conversation; current: Ticket }
type Answer = (parts: FlowParts, row: Inbound, event: InboundEvent, place: Place, rest: string[]) => Promise<void>

/**
 * A pressed button, which says by its id what it answers. It opens no ticket; pressing twice changes nothing; one that
 * belongs to something that is over says so.
 */
export async function addChoice(parts: FlowParts, row: Inbound, event: InboundEvent): Promise<void> {
  const [what = '', ...rest] = (event.choice ?? '').split(':')
  const place = await placeOf(parts, row, event, rest[0])
  const answer = answers[what]
  if (!place || !answer) {
    parts.log.warn('a choice that belongs to nothing', { id: row.id, channel: row.channel, choice: event.choice })
    return
  }
  await heardFrom(parts, place.conversation, event)
  await answer(parts, row, { ...event, externalId: row.id }, place, rest)
  await renewBudget(parts, place.conversation, await parts.store.tickets.current(place.conversation.id))
  parts.live.publish({ ticketId: place.current.id, conversationId: place.conversation.id })
}

/** The conversation it was pressed in; where that is not known, the one of the ticket that it names and its writer has. */
async function placeOf(
  parts: FlowParts,
  row: Inbound,
  event: InboundEvent,
  number: string | undefined,
): Promise<Place | null> {
  const found = await findConversation(parts, row, event)
  const current = found && (await parts.store.tickets.current(found.id))
  if (current) return { conversation: found, current }
  const named = number ? await parts.store.tickets.byNumber(number) : null
  if (named?.channel !== row.channel || named.requester.address !== event.from.address) return null
  const conversation = found ?? (await parts.store.conversations.get(named.conversationId))
  return conversation && { conversation, current: named }
}

const status: Answer = (parts, row, _, { conversation, current }) => tellStatus(parts, row, current, conversation)

const confirm: Answer = async (parts, row, event, { conversation, current }, [number, answer = '']) => {
  const known = CONFIRMATIONS.find((each) => each === answer)
  const done = current.changedBy?.run === row.id
  if (!known || number !== current.number) {
    await notice(parts, row, current, conversation, 'choice-older')
    return
  }
  const isRepeated = (known === 'yes' && current.status === 'closed') || (known === 'no' && current.status === 'open')
  if (isRepeated && !done) return
  if (!isAsked(current) && !done && current.status !== 'closed') {
    await notice(parts, row, current, conversation, 'choice-older')
    return
  }
  await confirmBy(parts, row, event, current, known)
}

const rate: Answer = async (parts, row, event, { conversation, current }, [id = '', question = '', value = '']) => {
  const survey = await parts.store.surveys.get(id)
  const isOver = !survey?.askedAt || parts.clock.now() > plus(survey.askedAt, parts.settings.survey.openMs)
  if (isOver || survey.conversationId !== conversation.id || survey.ticketId !== current.id) {
    await notice(parts, row, current, conversation, 'choice-older')
    return
  }
  if (survey.runs.includes(row.id)) return keepAnswers(parts, row, current, survey, {})
  const rating = survey.questions.find((each) => each === question)
  if (!rating || survey[rating] !== null) return
  await keep(
    parts,
    row,
    { ...event, text: `${word(parts, current.locale, `survey-${rating}`, rating)} ${value}` },
    current,
  )
  if (isOnScale(rating, Number(value))) await keepAnswers(parts, row, current, survey, ratedAs(rating, Number(value)))
  else await refuseRating(parts, row, current, survey)
}

const ratedAs = (rating: Rating, value: number): Partial<Record<Rating, number>> => ({ [rating]: value })

const helped: Answer = async (parts, row, event, { conversation, current }, [article = '', answer = '']) => {
  const known = CONFIRMATIONS.find((each) => each === answer)
  if (!known) return
  await keep(parts, row, { ...event, text: word(parts, current.locale, `choice-helped-${known}`, known) }, current)
  await countWord(parts, row, { conversation, ticket: current }, article, known)
}

const answers: Record<string, Answer> = { status, confirm, rate, helped }
