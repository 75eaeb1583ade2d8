// How well triage does on the product's own labelled examples, which the classifier never learns from.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createTriage,
  type Impact,
  type Language,
  languages,
  type TicketType,
  type Triage,
  type Urgency,
} from '../src/core/triage/index.ts'
import { loadTriage } from '../src/services/triage-data/load.ts'

type Labelled = {
  subject?: string
  text: string
  language: Language
  type: TicketType
  impact: Impact
  urgency: Urgency
}
type Judged = { expected: Labelled & { priority: string }; actual: Triage }

const root = join(import.meta.dirname, '..')
const parts = await loadTriage(join(root, 'config/triage'))
const classify = createTriage(parts)

for (const language of languages) {
  const judged = readFixtures(language).map((expected): Judged => {
    const priority = parts.table.cells[expected.impact][expected.urgency].growth
    return { expected: { ...expected, priority }, actual: classify(expected) }
  })
  report(language, judged)
  if (process.argv.includes('--mistakes')) showMistakes(judged)
}

function readFixtures(language: Language): Labelled[] {
  const lines = readFileSync(join(root, `test/fixtures/triage/${language}.jsonl`), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => JSON.parse(line))
}

function report(language: Language, judged: Judged[]): void {
  console.log(`\n${language}: ${judged.length} examples`)
  for (const key of ['type', 'impact', 'urgency', 'priority', 'language'] as const) {
    const pairs = judged.map(({ expected, actual }) => [expected[key], actual[key]] as const)
    console.log(`  ${key.padEnd(9)} accuracy ${share(pairs, right)}  macro-F1 ${macroF1(pairs).toFixed(3)}`)
  }
  const told = judged.filter(({ actual }) => actual.priority === 'urgent')
  const meant = judged.filter(({ expected }) => expected.priority === 'urgent')
  const both = told.filter(({ expected }) => expected.priority === 'urgent').length
  console.log(`  urgent    recall ${ratio(both, meant.length)}  precision ${ratio(both, told.length)}`)
  const surest = judged
    .toSorted((a, b) => b.actual.confidence - a.actual.confidence)
    .slice(0, Math.ceil(judged.length / 2))
  const certain = judged.filter(({ actual }) => actual.certain)
  console.log(`  type of the surer half right ${share(surest, typeRight)}`)
  console.log(`  certain ${ratio(certain.length, judged.length)}, of these type right ${share(certain, typeRight)}`)
}

function showMistakes(judged: Judged[]): void {
  for (const { expected, actual } of judged) {
    if (expected.type === actual.type && expected.priority === actual.priority) continue
    const labels = ({ type, impact, urgency }: Labelled | Triage) => `${type}/${impact}/${urgency}`
    const by = `${actual.decidedBy} ${actual.rules.join('+')}`
    console.log(
      `  ${labels(expected)} -> ${labels(actual)} (${by}): ${expected.subject ?? ''} ${expected.text.slice(0, 90)}`,
    )
  }
}

function right([expected, actual]: readonly [string, string]): boolean {
  return expected === actual
}

function typeRight({ expected, actual }: Judged): boolean {
  return expected.type === actual.type
}

function share<Item>(items: Item[], test: (item: Item) => boolean): string {
  return ratio(items.filter(test).length, items.length)
}

function ratio(part: number, whole: number): string {
  return whole === 0 ? '–' : (part / whole).toFixed(3)
}

/** The mean over the expected labels of the harmonic mean of precision and recall. */
function macroF1(pairs: (readonly [string, string])[]): number {
  const labels = [...new Set(pairs.map(([expected]) => expected))]
  const scores = labels.map((label) => {
    const both = pairs.filter(([expected, actual]) => expected === label && actual === label).length
    return (2 * both) / pairs.reduce((sum, pair) => sum + pair.filter((value) => value === label).length, 0)
  })
  return scores.reduce((sum, score) => sum + score, 0) / labels.length
}
