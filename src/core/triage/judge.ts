import { type LanguageWeights, probabilities } from './classifier.ts'
import type { Features } from './features.ts'
import type { Decision } from './rules.ts'
import { type Impact, impacts, type Thresholds, ticketTypes, type Urgency, urgencies } from './types.ts'

type Type = (typeof ticketTypes)[number]
/** A label and the probability that it is right; 1 where a rule decided it. */
type Judged<Label> = { label: Label; chance: number }
export type Judgement = { type: Judged<Type>; impact: Judged<Impact>; urgency: Judged<Urgency> }

/**
 * The impact is learned from faults alone; what the words say of it is weighed by how often a message of each type has such
 * an impact, since a question stops no business, and heeded half for what is no fault. A rule that decided the one speaks for the other,
 * but a way round says nothing of the type: whoever wishes or complains may have one.
 */
export function judge(
  weights: LanguageWeights,
  features: Features,
  decision: Decision,
  thresholds: Thresholds,
): Judgement {
  const ofType = decided(ticketTypes, decision.type, probabilities(weights, 'type', features))
  const ofFault = probabilities(weights, 'impact', features)
  const ofUrgency = decided(urgencies, decision.urgency, probabilities(weights, 'urgency', features))
  const usual = weights.impactShares
  const joint = ofType.map((chance, type) => {
    const heed = type === fault ? 1 : 0.5
    const weighed = ofFault.map(
      (impactChance, impact) => (impactChance / usual[fault]![impact]!) ** heed * usual[type]![impact]!,
    )
    const impactChances = normalised(weighed)
    const share = decision.impact === 'stopped' ? impactChances : undefined
    return decided(impacts, decision.impact, impactChances, share).map((impactChance) => chance * impactChance)
  })
  const total = sum(joint.map(sum))
  const typeChances = joint.map((row) => sum(row) / total)
  const impactChances = impacts.map((_, impact) => sum(joint.map((row) => row[impact]!)) / total)
  return {
    type: best(ticketTypes, typeChances),
    impact: best(impacts, impactChances, { stopped: thresholds.stoppedBias }),
    urgency: best(urgencies, ofUrgency, { now: thresholds.nowBias }),
  }
}

const fault = ticketTypes.indexOf('fault')

/** Nothing but the decided label keeps its `share` (1 where none is given); all keep theirs where nothing is decided. */
function decided<Label>(
  labels: readonly Label[],
  label: unknown,
  chances: number[],
  share = chances.map(() => 1),
): number[] {
  const place = labels.indexOf(label as Label)
  return place < 0 ? chances : share.map((value, index) => (index === place ? value : 0))
}

function normalised(chances: number[]): number[] {
  const total = sum(chances)
  return chances.map((chance) => chance / total)
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
