export {
  type ClassifierWeights,
  type LanguageWeights,
  matrixLength,
  probabilities,
  taskNames,
  tasks,
} from './classifier.ts'
export { createTriage, type TriageParts } from './classify.ts'
export { featuresOf } from './features.ts'
export { type Intent, readIntent } from './intent.ts'
export { cellOf } from './labels.ts'
export { detectLanguage } from './language.ts'
export { learn, type OwnLesson, share } from './learn.ts'
export { heldOut, type Lesson, score, tempered } from './lessons.ts'
export { eachRecord, type LineResult, readIdAndText, triageLines } from './lines.ts'
export { type ModelAnswer, ModelError, type ModelFault, type TriageModel } from './model.ts'
export { plain } from './plain.ts'
export { pressesMore, priorityOf } from './priority.ts'
export { refine, triageWithModel } from './refine.ts'
export { applyRules, compileRules, type RuleSource, type RulesByLanguage } from './rules.ts'
export { prepare } from './text.ts'
export { type Example, type Labels, randomNumbers, train } from './train.ts'
export * from './types.ts'
