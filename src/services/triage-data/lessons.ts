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

/** The bundled seed examples of a language, ready to be learned from. */
export function lessonsOf(folder: string, rules: Rules, language: Language): Lesson[] {
  return readSeeds(folder, language).map(({ input, labels, source }) => lesson(input, labels, source, rules, language))
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
