import assert from 'node:assert/strict'
import { test } from 'node:test'
import { learningDue } from '../../../src/core/process/learning.ts'

const settings = { least: 200, after: 50, at: 210 }
const quiet = new Date('2026-03-02T03:30:00Z')
const sinceThen = new Date('2026-03-02T09:00:00Z')
const dayBefore = new Date('2026-03-01T09:00:00Z')

const cases: [string, { labels: number; fresh: number }, Date | null, boolean][] = [
  ['too few to learn from', { labels: 199, fresh: 199 }, null, false],
  ['enough for the first time', { labels: 200, fresh: 200 }, null, true],
  ['nothing new', { labels: 300, fresh: 0 }, dayBefore, false],
  ['a few, and it was tried since the night', { labels: 300, fresh: 3 }, sinceThen, false],
  ['a few, and a night has passed', { labels: 300, fresh: 3 }, dayBefore, true],
  ['many at once', { labels: 300, fresh: 50 }, sinceThen, true],
]
for (const [name, supply, attempt, due] of cases) {
  test(`${name}: ${due ? 'learns' : 'waits'}`, () => assert.equal(learningDue(settings, supply, attempt, quiet), due))
}
