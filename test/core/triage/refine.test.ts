import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  impacts,
  type ModelAnswer,
  ModelError,
  pressesMore,
  priorityOf,
  refine,
  ticketTypes,
  tiers,
  triageWithModel,
  urgencies,
} from '../../../src/core/triage/index.ts'
import { classify, parts } from './parts.ts'

const { table } = parts
const outage = classify({ text: 'Production is down, nobody can log in.' })
const guessed = classify({ text: 'The label is printed twice.' })
const answer: ModelAnswer = { type: 'usage', impact: 'none', urgency: 'whenever', confidence: 0.95 }

test('the table: impact x urgency x tier', () => {
  const rows = impacts.flatMap((impact) =>
    urgencies.map((urgency) => tiers.map((tier) => priorityOf(table, impact, urgency, tier)[0]).join('')),
  )
  assert.deepEqual(rows, ['uuu', 'uuu', 'uii', 'uii', 'iin', 'inn', 'inn', 'nnn', 'nnn'])
})

test('a model cannot lower what a rule set, whatever it says', () => {
  for (const type of ticketTypes) {
    for (const impact of impacts) {
      for (const urgency of urgencies) {
        const refined = refine(outage, { type, impact, urgency, confidence: 1 }, table)
        assert.equal(refined.priority, 'urgent')
        assert.equal(refined.type, outage.type)
      }
    }
  }
})

test('a model raises what a rule set', () => {
  const mild = classify({ text: '我要投诉你们的客服，态度恶劣' })
  assert.equal(mild.decidedBy, 'rule')
  const refined = refine(mild, { ...answer, impact: 'stopped', urgency: 'now' }, table)
  assert.deepEqual([refined.priority, refined.type, refined.decidedBy], ['urgent', 'complaint', 'model'])
})

test('where the classifier guessed, the model decides', () => {
  const refined = refine(guessed, answer, table)
  assert.deepEqual(
    [refined.type, refined.priority, refined.decidedBy, refined.certain],
    ['usage', 'normal', 'model', true],
  )
})

const bad: unknown[] = [
  { ...answer, type: 'unclassified' },
  { ...answer, impact: 'everything' },
  { ...answer, urgency: null },
  { ...answer, confidence: Number.NaN },
  { ...answer, confidence: 2 },
  { ...answer, confidence: 0.2 },
  {},
]
for (const [index, answerOfNoUse] of bad.entries()) {
  test(`an answer of no use (${index}) changes nothing`, () => {
    assert.deepEqual(refine(guessed, answerOfNoUse as ModelAnswer, table), guessed)
  })
}

test('a model that fails leaves the local triage, and is reported', async () => {
  const failures: unknown[] = []
  const model = { classify: () => Promise.reject(new ModelError('timeout', 'late')) }
  const result = await triageWithModel(guessed, { text: 'x' }, model, table, (error) => failures.push(error))
  assert.deepEqual(result, guessed)
  assert.equal(failures.length, 1)
})

test('a priority unknown to the table never presses', () => {
  assert.equal(pressesMore(table, 'odd', 'normal'), false)
  assert.equal(pressesMore(table, 'urgent', 'normal'), true)
  assert.equal(pressesMore(table, 'normal', 'urgent'), false)
})
