import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { classify, parts } from './parts.ts'

/** Somewhat below what `script/evaluate` prints, so that a change which costs quality is noticed. */
const floors = {
  zh: { type: 0.955, priority: 0.9, urgentRecall: 0.96, urgentPrecision: 0.75, language: 1, surerHalf: 0.95 },
  en: { type: 0.955, priority: 0.91, urgentRecall: 0.93, urgentPrecision: 0.75, language: 0.995, surerHalf: 0.97 },
}

for (const language of ['zh', 'en'] as const) {
  test(`${language}: the held-out examples are triaged as well as promised`, () => {
    const path = join(import.meta.dirname, `../../fixtures/triage/${language}.jsonl`)
    const judged = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        const expected = JSON.parse(line)
        const { impact, urgency } = expected as { impact: 'none'; urgency: 'soon' }
        return {
          expected: { ...expected, priority: parts.table.cells[impact][urgency].growth },
          actual: classify(expected),
        }
      })
    const share = (items: typeof judged, right: (item: (typeof judged)[number]) => boolean) =>
      items.filter(right).length / items.length
    const isUrgent = (triage: { priority: string }) => triage.priority === 'urgent'
    const surest = judged.toSorted((a, b) => b.actual.confidence - a.actual.confidence).slice(0, judged.length / 2)
    const figures = {
      type: share(judged, ({ expected, actual }) => expected.type === actual.type),
      priority: share(judged, ({ expected, actual }) => expected.priority === actual.priority),
      urgentRecall: share(
        judged.filter(({ expected }) => isUrgent(expected)),
        ({ actual }) => isUrgent(actual),
      ),
      urgentPrecision: share(
        judged.filter(({ actual }) => isUrgent(actual)),
        ({ expected }) => isUrgent(expected),
      ),
      language: share(judged, ({ expected, actual }) => expected.language === actual.language),
      surerHalf: share(surest, ({ expected, actual }) => expected.type === actual.type),
    }
    for (const [name, floor] of Object.entries(floors[language])) {
      const figure = figures[name as keyof typeof figures]
      assert.ok(figure >= floor, `${name}: ${figure.toFixed(3)} is below ${floor}`)
    }
  })
}
