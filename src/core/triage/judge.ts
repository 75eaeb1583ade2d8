import { type LanguageWeights, probabilities } from './classifier.ts'
import type { Features } from './features.ts'
import type { Decision } from './rules.ts'
import { type Impact, impacts, type Thresholds, ticketTypes, type Urgency, urgencies } from './types.ts'

type Type = (typeof ticketTypes)[number]
/** A label and the probability that it is right; 1 where a rule decided it. */
type Judged<Label> = { label: Label; chance: number }
export type Judgement = { type: Judged<Type>; impact: Judged<Impact>; urgency: Judged<Urgency> }

/**
 * Type and impact are judged together, since a question stops no business and a fault is seldom without effect: what is
 * known of one (by a rule, or by clear words) speaks for the other.
 */
export function judge(
  weights: LanguageWeights,
  features: Features,
  decision: Decision,
  thresholds: Thresholds,
): Judgement {
  const ofType = decided(ticketTypes, decision.type, probabilities(weights, 'type', features))
  const ofImpact = decided(impacts, decision.impact, probabilities(weights, 'impact', features))
  const ofUrgency = decided(urgencies, decision.urgency, probabilities(weights, 'urgency', features))
  const joint = normalised(
    ofType.map((chance, row) =>
      ofImpact.map((other, column) => chance * other * (weights.affinity[row]?.[column] ?? 1)),
    ),
  )
  const typeChances = joint.map((row) => sum(row))
  const impactChances = impacts.map((_, column) => sum(joint.map((row) => row[column] ?? 0)))
  return {
    type: best(ticketTypes, typeChances),
    impact: best(impacts, impactChances, { stopped: thresholds.stoppedBias }),
    urgency: best(urgencies, ofUrgency, { now: thresholds.nowBias }),
  }
}

/** All the probability on the decided label, where there is one. */
function decided<Label>(labels: readonly Label[], label: unknown, chances: number[]): number[] {
  const place = labels.indexOf(label as Label)
  return place < 0 ? chances : chances.map((_, index) => (index === place ? 1 : 0))
}

function normalised(joint: number[][]): number[][] {
  const total = sum(joint.map((row) => sum(row)))
  return joint.map((row) => row.map((chance) => chance / total))
}

/** The label with the best odds after `bias`; its probability is the unbiased one. */
function best<Label extends string>(
  labels: readonly Label[],
  chances: number[],
  bias: Partial<Record<Label, number>> = {},
): Judged<Label> {
  const weighed = labels.map((label, index) => (chances[index] ?? 0) * (bias[label] ?? 1))
  const index = weighed.indexOf(Math.max(...weighed))
  return { label: labels[index]!, chance: chances[index] ?? 0 }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
