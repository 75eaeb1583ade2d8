import {
  firstColumn,
  type LanguageWeights,
  labelCount,
  matrixLength,
  softmax,
  type Task,
  taskNames,
  tasks,
} from './classifier.ts'
import type { Features } from './features.ts'
import type { Impact, TicketType, Urgency } from './types.ts'

/** A label that is not known is left out: desks correct the type more often than the urgency. */
export type Labels = { type?: TicketType; impact?: Impact; urgency?: Urgency }
export type Example = { features: Features; labels: Labels; weight: number }

export type TrainingSettings = { epochs: number; learningRate: number; decay: number; dropout: number }
const defaults: TrainingSettings = { epochs: 10, learningRate: 0.5, decay: 1e-4, dropout: 0.5 }

/**
 * Multinomial logistic regression, one model a task, by AdaGrad with dropped features (so that no single word of the
 * examples carries a label alone). The same examples give the same weights. Takes about two seconds for 10,000 examples.
 */
export function train(examples: Example[], settings: Partial<TrainingSettings> = {}): LanguageWeights {
  const { epochs, learningRate, decay, dropout } = { ...defaults, ...settings }
  const weights = new Float32Array(matrixLength)
  const squares = new Float32Array(matrixLength).fill(1e-2)
  const random = randomNumbers(1)
  const biases = Object.fromEntries(taskNames.map((task) => [task, tasks[task].map(() => 0)])) as Record<Task, number[]>
  const balance = Object.fromEntries(taskNames.map((task) => [task, labelBalance(examples, task)])) as Record<
    Task,
    number[]
  >

  const longest = examples.reduce((most, { features }) => Math.max(most, features.values.length), 0)
  const kept = { rows: new Uint32Array(longest), values: new Float32Array(longest), count: 0 }
  const scores = new Float64Array(labelCount)
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const example of shuffled(examples, random)) {
      keepSome(example.features)
      step(example)
    }
  }
  return { ...quantised(weights, biases), impactShares: impactSharesOf(examples), heldOut: { right: 0, of: 0 } }

  function keepSome({ buckets, values }: Features): void {
    kept.count = 0
    for (let index = 0; index < values.length; index++) {
      if (random() < dropout) continue
      kept.rows[kept.count] = buckets[index]! * labelCount
      kept.values[kept.count++] = values[index]! / (1 - dropout)
    }
  }

  function step({ labels, weight }: Example): void {
    scores.fill(0)
    for (let index = 0; index < kept.count; index++) {
      const row = kept.rows[index]!
      const value = kept.values[index]!
      for (let label = 0; label < labelCount; label++) scores[label]! += weights[row + label]! * value
    }
    for (const task of taskNames) {
      const answer = (tasks[task] as readonly string[]).indexOf(labels[task] ?? '')
      if (answer < 0 || (task === 'impact' && !saysImpact(labels))) continue
      const column = firstColumn(task)
      const bias = biases[task]
      const chances = softmax(bias.map((start, label) => start + scores[column + label]!))
      for (let label = 0; label < chances.length; label++) {
        const error = (chances[label]! - (label === answer ? 1 : 0)) * weight * balance[task][answer]!
        bias[label] = bias[label]! - 0.02 * error
        for (let index = 0; index < kept.count; index++) {
          const cell = kept.rows[index]! + column + label
          const gradient = error * kept.values[index]! + decay * weights[cell]!
          const square = squares[cell]! + gradient * gradient
          squares[cell] = square
          weights[cell] = weights[cell]! - (learningRate * gradient) / Math.sqrt(square)
        }
      }
    }
  }
}

/** Only of a fault do the words tell the impact; a question has none whatever its words. */
function saysImpact({ type }: Labels): boolean {
  return type === undefined || type === 'fault'
}

/** Rare labels count for more, by the square root of how rare they are. */
function labelBalance(examples: Example[], task: Task): number[] {
  const counts = tasks[task].map(
    (label) =>
      examples.filter(({ labels }) => labels[task] === label && (task !== 'impact' || saysImpact(labels))).length,
  )
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.map((count) => (count === 0 ? 1 : Math.sqrt(mean / count)))
}

function quantised(weights: Float32Array, biases: Record<Task, number[]>): Pick<LanguageWeights, 'tasks' | 'matrix'> {
  const matrix = new Int8Array(matrixLength)
  const scaleOf = (task: Task) => {
    const column = firstColumn(task)
    const inTask = (cell: number) => {
      const label = (cell % labelCount) - column
      return label >= 0 && label < tasks[task].length
    }
    let highest = 0
    for (let cell = 0; cell < weights.length; cell++)
      if (inTask(cell)) highest = Math.max(highest, Math.abs(weights[cell]!))
    const scale = highest === 0 ? 1 : highest / 127
    for (let cell = 0; cell < weights.length; cell++)
      if (inTask(cell)) matrix[cell] = Math.round(weights[cell]! / scale)
    return scale
  }
  const entries = taskNames.map((task) => [task, { bias: biases[task], scale: scaleOf(task), temperature: 1 }])
  return { tasks: Object.fromEntries(entries) as LanguageWeights['tasks'], matrix }
}

/** Smoothed by one example of each. */
function impactSharesOf(examples: Example[]): number[][] {
  return tasks.type.map((type) => {
    const ofType = examples.filter(({ labels }) => labels.type === type)
    return tasks.impact.map(
      (impact) =>
        (1 + ofType.filter(({ labels }) => labels.impact === impact).length) / (tasks.impact.length + ofType.length),
    )
  })
}

function shuffled<Item>(items: Item[], random: () => number): Item[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const item = order[last]!
    order[last] = order[other]!
    order[other] = item
  }
  return order
}

/** Mulberry32: small, fast, and the same numbers on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
