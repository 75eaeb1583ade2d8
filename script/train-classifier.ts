// Trains the local classifier from the seed examples and writes config/triage/weights.bin.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  heldOut,
  type Language,
  type LanguageWeights,
  languages,
  score,
  taskNames,
  tempered,
  train,
} from '../src/core/triage/index.ts'
import { lessonsOf } from '../src/services/triage-data/lessons.ts'
import { loadRules } from '../src/services/triage-data/load.ts'
import { encodeWeights } from '../src/services/triage-data/weights.ts'

const folder = join(import.meta.dirname, '../config/triage')
const { rules, thresholds } = await loadRules(folder)

const trained = Object.fromEntries(languages.map((language) => [language, trainLanguage(language)])) as Record<
  Language,
  LanguageWeights
>
const file = encodeWeights(trained)
writeFileSync(join(folder, 'weights.bin'), file)
console.log(`wrote config/triage/weights.bin, ${Math.round(file.length / 1024)} kB`)

function trainLanguage(language: Language): LanguageWeights {
  const started = performance.now()
  const lessons = lessonsOf(folder, rules[language], language)
  const held = heldOut(lessons)
  const weights = { ...tempered(train(lessons), held), heldOut: score(held, thresholds) }
  const temperatures = taskNames.map((task) => `${task} ${weights.tasks[task].temperature}`).join(', ')
  const { right, of } = weights.heldOut
  console.log(
    `${language}: ${lessons.length} examples, ${Math.round(performance.now() - started)} ms, temperatures ${temperatures}, ` +
      `held out ${(right / of).toFixed(3)}`,
  )
  return weights
}
