import type { Rating, Survey } from '../records/index.ts'
import type { Settings } from '../settings.ts'
import { earlier, later, plus } from '../time/instants.ts'
import { addDays, type Zone } from '../time/zone.ts'

const DAY_MS = 86_400_000

/** What is asked, in this order. */
export const questionsOf = (settings: Settings): Rating[] => [
  'solved',
  'speed',
  'words',
  ...(settings.survey.recommend ? (['recommend'] as const) : []),
]

/** The lowest and the highest answer to a question. */
export const scaleOf = (question: Rating): { from: number; to: number } =>
  question === 'recommend' ? { from: 0, to: 10 } : { from: 1, to: 5 }

export const isOnScale = (question: Rating, value: number): boolean => {
  const { from, to } = scaleOf(question)
  return Number.isInteger(value) && value >= from && value <= to
}

/** An answer after which somebody should talk to the customer. */
export const isLow = (question: Rating, value: number): boolean => value <= (question === 'recommend' ? 6 : 2)

export const openQuestions = (survey: Survey): Rating[] =>
  survey.questions.filter((question) => survey[question] === null)

/** When the survey goes out: after the delay, in contact hours of any day, no more than a day after closing. */
export function surveyDue(settings: Settings, zone: Zone, closedAt: Date): Date {
  const wanted = plus(closedAt, settings.survey.delayMs)
  const { day } = zone.local(wanted)
  const { from, to } = settings.contactHours
  const at =
    wanted <= zone.instant(day, to) ? later(wanted, zone.instant(day, from)) : zone.instant(addDays(day, 1), from)
  return earlier(at, plus(closedAt, DAY_MS))
}

/**
 * The numbers a short answer begins with ("5 4 5, thank you") and what follows them; null where it is ordinary text.
 * Words after a single number count only behind a comma, a stop or on a new line: "2 users cannot log in" is no rating.
 */
export function readRatings(text: string): { values: number[]; rest: string } | null {
  const plain = text.normalize('NFKC').trim()
  const numbers = /^\d{1,2}(?:\s*分)?(?:[\s,、;/]+\d{1,2}(?:\s*分)?(?![\d.:%]))*/.exec(plain)?.[0]
  if (!numbers) return null
  const values = [...numbers.matchAll(/\d+/g)].map(([value]) => Number(value))
  const rest = plain.slice(numbers.length)
  if (rest && !/^\s*(?:[,;。!\n]|\.(?:\s|$))/.test(rest) && !(values.length > 1 && /^\s/.test(rest))) return null
  return { values, rest: rest.replace(/^[\s,;.。!]+/, '') }
}
