import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetLeft, partsAllowed, spreadUpdates } from '../../../src/core/process/budget.ts'

const hour = 3_600_000
const push = { messages: 5, within: 48 * hour }
const began = new Date('2026-10-15T01:00:00Z')
const after = (hours: number) => new Date(began.getTime() + hours * hour)

test('a budget counts what was pushed, and ends with its time', () => {
  const conversation = { lastInboundAt: began, pushed: 2 }
  assert.deepEqual(budgetLeft(push, conversation, after(1)), { of: 5, left: 3, endsAt: after(48) })
  assert.equal(budgetLeft(push, { ...conversation, pushed: 9 }, after(1)).left, 0)
  assert.equal(budgetLeft(push, conversation, after(48)).left, 0)
})

test('updates spread evenly over the time that is left, and stop before the reserve', () => {
  assert.deepEqual(spreadUpdates({ of: 5, left: 3, endsAt: after(48) }, after(3)), after(18))
  assert.deepEqual(spreadUpdates({ of: 5, left: 1, endsAt: after(48) }, after(3)), after(48))
})

test('the solution takes what is there; all else goes whole and leaves the reserve', () => {
  const budget = { of: 5, left: 3, endsAt: after(48) }
  const cases = [
    { claimant: 'solution', parts: 1, solutionToCome: false, expected: 1 },
    { claimant: 'solution', parts: 7, solutionToCome: false, expected: 3 },
    { claimant: 'person', parts: 2, solutionToCome: true, expected: 2 },
    { claimant: 'person', parts: 3, solutionToCome: true, expected: 0 },
    { claimant: 'automatic', parts: 3, solutionToCome: false, expected: 3 },
  ] as const
  for (const { expected, ...wanted } of cases)
    assert.equal(partsAllowed(budget, wanted), expected, JSON.stringify(wanted))
})
