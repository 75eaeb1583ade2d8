import {
  applyRules,
  featuresOf,
  type Labels,
  type Language,
  type Lesson,
  prepare,
  type RulesByLanguage,
  type TriageInput,
} from '../../core/triage/index.ts'
import { readSeeds } from './seeds.ts'

type Rules = RulesByLanguage[Language]

/** Of a line with many choices each variant counts so much of an only one: they say much the same. */
const variantWeight = 0.5

/** The bundled seed examples of a language, ready to be learned from. On average one counts 1. */
export function lessonsOf(folder: string, rules: Rules, language: Language): Lesson[] {
  const seeds = readSeeds(folder, language)
  const variants = Map.groupBy(seeds, ({ source }) => source)
  const weightOf = (source: string) => Math.max(variantWeight, 1 / Math.sqrt(variants.get(source)!.length))
  const mean = seeds.reduce((sum, { source }) => sum + weightOf(source), 0) / seeds.length
  return seeds.map(({ input, labels, source }) =>
    lesson(input, labels, source, rules, language, weightOf(source) / mean),
  )
}

/** @param weight how many examples of the bundled ones it counts for */
export function lesson(
  input: TriageInput,
  labels: Labels,
  source: string,
  rules: Rules,
  language: Language,
  weight = 1,
): Lesson {
  const text = prepare(input)
  const { decision } = applyRules(rules, text)
  return { features: featuresOf(text, rules, language), labels, source, decision, weight }
}
