// Trains the local classifier from the seed examples and writes config/triage/weights.bin.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Example,
  featuresOf,
  type Language,
  type LanguageWeights,
  languages,
  prepare,
  probabilities,
  taskNames,
  tasks,
  train,
} from '../src/core/triage/index.ts'
import { loadRules } from '../src/services/triage-data/load.ts'
import { encodeWeights } from '../src/services/triage-data/weights.ts'
import { readSeeds, type Seed } from './triage-seeds/read.ts'

const folder = join(import.meta.dirname, '../config/triage')
const { rules } = await loadRules(folder)

const trained = Object.fromEntries(languages.map((language) => [language, trainLanguage(language)])) as Record<
  Language,
  LanguageWeights
>
const file = encodeWeights(trained)
writeFileSync(join(folder, 'weights.bin'), file)
console.log(`wrote config/triage/weights.bin, ${Math.round(file.length / 1024)} kB`)

function trainLanguage(language: Language): LanguageWeights {
  const started = performance.now()
  const seeds = readSeeds(language)
  const examples = seeds.map((seed) => toExample(seed, language))
  const weights = train(examples)
  const held = heldOut(seeds, examples)
  for (const task of taskNames) weights.tasks[task].temperature = bestTemperature(held, task)
  const temperatures = taskNames.map((task) => `${task} ${weights.tasks[task].temperature}`).join(', ')
  console.log(
    `${language}: ${examples.length} examples, ${Math.round(performance.now() - started)} ms, temperatures ${temperatures}`,
  )
  return weights
}

function toExample({ input, labels }: Seed, language: Language): Example {
  return { features: featuresOf(prepare(input), rules[language], language), labels, weight: 1 }
}

type Held = { example: Example; weights: LanguageWeights }[]

/** Every example, beside weights trained without any that was made from the same line: two halves. */
function heldOut(seeds: Seed[], examples: Example[]): Held {
  const sources = [...new Set(seeds.map((seed) => seed.source))]
  const fold = new Map(sources.map((source, index) => [source, index % 2]))
  return [0, 1].flatMap((side) => {
    const inFold = (index: number) => fold.get(seeds[index]!.source) === side
    const weights = train(examples.filter((_, index) => !inFold(index)))
    return examples.filter((_, index) => inFold(index)).map((example) => ({ example, weights }))
  })
}

/** The temperature under which the held-out examples are least surprising; never sharper than trained, since customers are harder. */
function bestTemperature(held: Held, task: keyof typeof tasks): number {
  const surprise = (temperature: number) =>
    held.reduce((sum, { example, weights }) => {
      if (task === 'impact' && example.labels.type !== 'fault') return sum
      const answer = (tasks[task] as readonly string[]).indexOf(example.labels[task] ?? '')
      const parts = { ...weights, tasks: { ...weights.tasks, [task]: { ...weights.tasks[task], temperature } } }
      return sum - Math.log(Math.max(1e-6, probabilities(parts, task, example.features)[answer] ?? 1))
    }, 0)
  const candidates = [1, 1.2, 1.5, 2, 2.5, 3]
  return candidates.reduce((best, candidate) => (surprise(candidate) < surprise(best) ? candidate : best))
}
