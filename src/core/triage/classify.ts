import type { ClassifierWeights } from './classifier.ts'
import { featuresOf } from './features.ts'
import { judge } from './judge.ts'
import { detectLanguage } from './language.ts'
import { missingDetails } from './missing.ts'
import { priorityOf } from './priority.ts'
import { applyRules, isGreeting, type RulesByLanguage } from './rules.ts'
import { prepare } from './text.ts'
import type { Language, PriorityTable, Thresholds, TicketType, Triage, TriageInput } from './types.ts'

export type TriageParts = {
  rules: RulesByLanguage
  weights: ClassifierWeights
  table: PriorityTable
  thresholds: Thresholds
  /** For texts without a letter in them. */
  defaultLanguage: Language
}

export type Classify = (input: TriageInput) => Triage

/** Rules decide first, the classifier where they are silent; pure, and linear in the first page of the text. */
export function createTriage(parts: TriageParts): Classify {
  const { thresholds } = parts
  return (input) => {
    const spoken = detectLanguage(`${input.subject ?? ''}\n${input.text}`)
    const language = spoken ?? parts.defaultLanguage
    const rules = parts.rules[language]
    const text = prepare(input)
    const missing = (type: TicketType) => missingDetails(type, text, rules, input.attachments ?? 0)
    if (spoken === undefined || isGreeting(rules, text))
      return { ...nothingToGoOn(parts.table, input, language), missing: ['goal'] }

    const { fired, decision } = applyRules(rules, text)
    const features = featuresOf(text, rules, language)
    const weights = parts.weights[language]
    const { type, impact, urgency } = judge(weights, features, decision, thresholds)
    return {
      language,
      type: type.label,
      impact: impact.label,
      urgency: urgency.label,
      priority: priorityOf(parts.table, impact.label, urgency.label, input.tier),
      confidence: Math.round(type.chance * 1e4) / 1e4,
      decidedBy: fired.length > 0 ? 'rule' : 'classifier',
      rules: fired,
      missing: missing(type.label),
      certain: type.chance >= (weights.certainFrom ?? thresholds.type) && impact.chance >= thresholds.impact,
    }
  }
}

function nothingToGoOn(table: PriorityTable, input: TriageInput, language: Language): Omit<Triage, 'missing'> {
  const priority = priorityOf(table, 'none', 'soon', input.tier)
  return {
    language,
    type: 'unclassified',
    impact: 'none',
    urgency: 'soon',
    priority,
    confidence: 0,
    decidedBy: 'default',
    rules: [],
    certain: false,
  }
}
