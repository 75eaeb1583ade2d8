import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf } from '../../../src/core/triage/index.ts'
import { parts } from './parts.ts'

const of = (priority: string, impact: string, urgency: string) =>
  cellOf(parts.table, priority, 'growth', { impact, urgency })

test('a raised priority speaks of the impact, not of the urgency', () => {
  assert.deepEqual(of('urgent', 'partial', 'soon'), { impact: 'stopped', urgency: 'soon' })
  assert.deepEqual(of('important', 'none', 'soon'), { impact: 'partial', urgency: 'soon' })
})

test('a lowered one as well, where a cell of that urgency makes it', () => {
  assert.deepEqual(of('important', 'stopped', 'now'), { impact: 'partial', urgency: 'now' })
  assert.deepEqual(of('normal', 'partial', 'soon'), { impact: 'none', urgency: 'soon' })
})

test('a priority that the table does not make says nothing', () => {
  assert.equal(of('gold', 'partial', 'soon'), null)
})
