import type { ModelAnswer, TriageModel } from './model.ts'
import { pressesMore, priorityOf } from './priority.ts'
import {
  impacts,
  type PriorityTable,
  type Tier,
  type Triage,
  type TriageInput,
  ticketTypes,
  urgencies,
} from './types.ts'

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

/**
 * Triage in two steps for callers that can wait: the local answer, refined where a model answers in time.
 * A model that fails is as good as none; `onFailure` hears of it.
 */
export async function triageWithModel(
  local: Triage,
  input: TriageInput,
  model: TriageModel,
  table: PriorityTable,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<Triage> {
  try {
    const answer = await model.classify({ ...input, language: local.language })
    return refine(local, answer, table, input.tier)
  } catch (error) {
    onFailure(error)
    return local
  }
}
