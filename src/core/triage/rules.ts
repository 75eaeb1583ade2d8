import type { PreparedText } from './text.ts'
import type { Detail, Impact, Language, TicketType, Urgency } from './types.ts'

/** One language's rules as they stand in the configuration: patterns are regular expressions with {word} references. */
export type RuleSource = {
  /** Alternations that patterns may name. A word may name the words above it. */
  words: Record<string, string[]>
  /** Sentences of which no rule says anything: how-to questions, suppositions, what is long solved. */
  silent: string[]
  /** What people say before they come to the point; a message of nothing else says nothing. Each is a whole clause. */
  greetings: string[]
  rules: { name: string; decides: Decision; patterns: string[]; unless?: string[] }[]
  /** Named evidence for the classifier, which learned what each is worth. */
  cues: Record<string, string[]>
  /** How to see that a detail is given. */
  details: Partial<Record<Detail, string[]>>
}

export type Decision = { type?: TicketType; impact?: Impact; urgency?: Urgency }

type Rule = { name: string; decides: Decision; pattern: RegExp; unless: RegExp | undefined }

export type TriageRules = {
  silent: RegExp | undefined
  greeting: RegExp | undefined
  rules: Rule[]
  cues: { name: string; pattern: RegExp }[]
  details: { name: Detail; pattern: RegExp }[]
}

export type RulesByLanguage = Record<Language, TriageRules>

/** @throws Error naming the rule and the pattern, where a pattern is no regular expression or names an unknown word. */
export function compileRules(source: RuleSource): TriageRules {
  const words = expandWords(source.words)
  const compile = (where: string, patterns: string[] | undefined) => alternation(where, patterns ?? [], words)
  const required = (where: string, patterns: string[] | undefined) => {
    const pattern = compile(where, patterns)
    if (pattern === undefined) throw new Error(`${where} has no pattern`)
    return pattern
  }
  return {
    silent: compile('silent', source.silent),
    greeting: compile(
      'greetings',
      source.greetings.map((pattern) => `^(?:${pattern})$`),
    ),
    rules: source.rules.map(({ name, decides, patterns, unless }) => ({
      name,
      decides,
      pattern: required(`rule ${name}`, patterns),
      unless: compile(`rule ${name}, unless`, unless),
    })),
    cues: Object.entries(source.cues).map(([name, patterns]) => ({ name, pattern: required(`cue ${name}`, patterns) })),
    details: Object.entries(source.details).map(([name, patterns]) => ({
      name: name as Detail,
      pattern: required(`detail ${name}`, patterns),
    })),
  }
}

/**
 * What the rules say of a message: the first rule that fires decides each of type, impact and urgency.
 * A rule reads one sentence at a time, so that its exceptions reach no further than that.
 */
export function applyRules(rules: TriageRules, text: PreparedText): { fired: string[]; decision: Decision } {
  const telling = text.sentences.filter((sentence) => rules.silent?.test(sentence) !== true)
  const fired = rules.rules.filter((rule) =>
    telling.some((sentence) => rule.pattern.test(sentence) && rule.unless?.test(sentence) !== true),
  )
  const decision: Decision = Object.assign({}, ...fired.toReversed().map((rule) => rule.decides))
  return { fired: fired.map((rule) => rule.name), decision }
}

/** In characters; who writes more than that says something. */
const longestGreeting = 80

/** Whether a message says hello, thanks or "anybody there?" and nothing that it is about. */
export function isGreeting({ greeting }: TriageRules, text: PreparedText): boolean {
  const said = `${text.title}\n${text.body}`.trim()
  if (said.length > longestGreeting || text.marks.length > 0) return false
  const clauses = said.split(/[\s,.;:!?~、。…·]*[,.;:!?~、。…·\n][\s,.;:!?~、。…·]*/).filter((clause) => clause !== '')
  return clauses.length > 0 && clauses.every((clause) => greeting?.test(clause) === true)
}

function expandWords(words: Record<string, string[]>): Map<string, string> {
  const expanded = new Map<string, string>()
  for (const [name, alternatives] of Object.entries(words)) {
    expanded.set(name, `(?:${expand(`word ${name}`, alternatives.join('|'), expanded)})`)
  }
  return expanded
}

function expand(where: string, pattern: string, words: Map<string, string>): string {
  return pattern.replace(/\{([a-z][a-z-]*)\}/gi, (_, name: string) => {
    const word = words.get(name)
    if (word === undefined)
      throw new Error(`${where} names the unknown word {${name}}; define it under words, above its use`)
    return word
  })
}

function alternation(where: string, patterns: string[], words: Map<string, string>): RegExp | undefined {
  if (patterns.length === 0) return undefined
  for (const pattern of patterns) toRegExp(where, expand(where, pattern, words))
  return toRegExp(where, patterns.map((pattern) => expand(where, pattern, words)).join('|'))
}

function toRegExp(where: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u')
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
