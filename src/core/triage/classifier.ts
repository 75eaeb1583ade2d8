import { bucketCount, type Features } from './features.ts'
import { impacts, type Language, ticketTypes, urgencies } from './types.ts'

/** The questions that are answered apart, each with its labels. */
export const tasks = { type: ticketTypes, impact: impacts, urgency: urgencies } as const
export type Task = keyof typeof tasks
export const taskNames = Object.keys(tasks) as Task[]

/** One language's weights: per task a bias and a temperature, and an int8 matrix of buckets x all labels in task order. */
export type LanguageWeights = {
  tasks: Record<Task, { bias: number[]; scale: number; temperature: number }>
  matrix: Int8Array
  /** For each type (row) how often it has each impact (column); rows add up to 1. */
  impactShares: number[][]
  /** How weights made like these did on seeds that they had not seen: what a later training is measured by. */
  heldOut: { right: number; of: number }
  /** From which probability of the type on it is certain; absent: as the thresholds say. */
  certainFrom?: number
}
export type ClassifierWeights = Record<Language, LanguageWeights>

export const labelCount = ticketTypes.length + impacts.length + urgencies.length
export const matrixLength = bucketCount * labelCount

/** The column of a task's first label in the matrix. */
export function firstColumn(task: Task): number {
  return task === 'type' ? 0 : task === 'impact' ? ticketTypes.length : ticketTypes.length + impacts.length
}

/** Probabilities of a task's labels, in the order of `tasks`; they add up to 1. */
export function probabilities(weights: LanguageWeights, task: Task, features: Features): number[] {
  const { bias, scale, temperature } = weights.tasks[task]
  const offset = firstColumn(task)
  const scores = bias.map((start, label) => {
    let score = start
    for (let index = 0; index < features.buckets.length; index++) {
      const row = features.buckets[index]! * labelCount
      score += (weights.matrix[row + offset + label] ?? 0) * scale * features.values[index]!
    }
    return score / temperature
  })
  return softmax(scores)
}

export function softmax(scores: number[]): number[] {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}
