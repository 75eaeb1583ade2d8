import { type LanguageWeights, probabilities, type Task, taskNames, tasks } from './classifier.ts'
import { judge } from './judge.ts'
import type { Decision } from './rules.ts'
import { type Example, train } from './train.ts'
import type { Thresholds } from './types.ts'

/** Something to learn from. What has the same `source` was made from the same line and stays together in one fold. */
export type Lesson = Example & { source: string; decision: Decision }

/** A lesson beside weights that were trained without it. */
export type HeldOut = { lesson: Lesson; weights: LanguageWeights }

/** Answers that were right, of all that were asked. */
export type Score = { right: number; of: number }

const folds = 3

/** Every lesson, beside weights trained without any that has its source. Takes three trainings. */
export function heldOut(lessons: Lesson[]): HeldOut[] {
  const sources = [...new Set(lessons.map(({ source }) => source))]
  const foldOf = new Map(sources.map((source, index) => [source, index % folds]))
  return Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const isIn = ({ source }: Lesson) => foldOf.get(source) === fold
    const within = lessons.filter(isIn)
    if (within.length === 0) return []
    const weights = train(lessons.filter((lesson) => !isIn(lesson)))
    return within.map((lesson) => ({ lesson, weights }))
  })
}

/** How often type, impact and urgency came out as labelled, the rules' word included; what has no label is not asked. */
export function score(held: HeldOut[], thresholds: Thresholds): Score {
  let right = 0
  let of = 0
  for (const { lesson, weights } of held) {
    const judged = judge(weights, lesson.features, lesson.decision, thresholds)
    for (const task of taskNames) {
      if (lesson.labels[task] === undefined) continue
      of++
      if (judged[task].label === lesson.labels[task]) right++
    }
  }
  return { right, of }
}

/**
 * The weights with the temperatures under which the held-out lessons are least surprising; never sharper than trained,
 * since customers are harder.
 */
export function tempered(weights: LanguageWeights, held: HeldOut[]): LanguageWeights {
  const entries = taskNames.map((task) => [task, { ...weights.tasks[task], temperature: bestTemperature(held, task) }])
  return { ...weights, tasks: Object.fromEntries(entries) }
}

function bestTemperature(held: HeldOut[], task: Task): number {
  const surprise = (temperature: number) =>
    held.reduce((sum, { lesson, weights }) => {
      if (task === 'impact' && lesson.labels.type !== 'fault') return sum
      const answer = (tasks[task] as readonly string[]).indexOf(lesson.labels[task] ?? '')
      const parts = { ...weights, tasks: { ...weights.tasks, [task]: { ...weights.tasks[task], temperature } } }
      return sum - Math.log(Math.max(1e-6, probabilities(parts, task, lesson.features)[answer] ?? 1))
    }, 0)
  const candidates = [1, 1.2, 1.5, 2, 2.5, 3].map((temperature) => ({ temperature, cost: surprise(temperature) }))
  return candidates.reduce((best, each) => (each.cost < best.cost ? each : best)).temperature
}

const steps = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]

/**
 * The least probability of a type above which it is right often enough to be told without asking anybody: that of the
 * held-out lessons of which at least `wanted` (a share) are right.
 */
export function certainFrom(held: HeldOut[], thresholds: Thresholds, wanted = 0.9): number {
  const judged = held.flatMap(({ lesson: { labels, features, decision }, weights }) => {
    if (labels.type === undefined) return []
    const { type } = judge(weights, features, decision, thresholds)
    return [{ chance: type.chance, right: type.label === labels.type }]
  })
  const holds = (least: number) => {
    const above = judged.filter(({ chance }) => chance >= least)
    return above.length > 0 && above.filter(({ right }) => right).length >= wanted * above.length
  }
  return steps.find(holds) ?? steps.at(-1)!
}
