import type { ModelAnswer } from './model.ts'
import { pressesMore, priorityOf } from './priority.ts'
import { impacts, type PriorityTable, type Tier, type Triage, ticketTypes, urgencies } from './types.ts'

/** An answer below this is worth no more than none. */
const leastConfidence = 0.5

/**
 * The local triage, refined by a language model's answer. Where the classifier guessed, the model's word counts; what a
 * rule decided stays, except that the model may raise the priority. An answer outside the closed vocabularies changes
 * nothing.
 */
export function refine(local: Triage, answer: ModelAnswer, table: PriorityTable, tier?: Tier): Triage {
  if (!isWellFormed(answer) || answer.confidence < leastConfidence) return local
  const { type, impact, urgency, confidence } = answer
  const priority = priorityOf(table, impact, urgency, tier)
  if (local.decidedBy !== 'rule')
    return { ...local, type, impact, urgency, priority, confidence, decidedBy: 'model', certain: true }
  if (pressesMore(table, priority, local.priority)) return { ...local, impact, urgency, priority, decidedBy: 'model' }
  return local
}

function isWellFormed(answer: ModelAnswer): boolean {
  const known = (labels: readonly string[], label: unknown) => typeof label === 'string' && labels.includes(label)
  return (
    known(ticketTypes, answer.type) &&
    known(impacts, answer.impact) &&
    known(urgencies, answer.urgency) &&
    Number.isFinite(answer.confidence) &&
    answer.confidence <= 1
  )
}
