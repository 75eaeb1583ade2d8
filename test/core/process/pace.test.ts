import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, type Pace, pacedUntil, placesLeft } from '../../../src/core/process/pace.ts'

const began = new Date('2026-10-15T01:00:00Z')
const at = (milliseconds: number) => new Date(began.getTime() + milliseconds)
const fresh: Pace = { sent: [], promised: null }

test('nothing goes out faster than a platform takes it', () => {
  const limits = [{ messages: 2, within: 1000 }]
  assert.equal(pacedUntil(limits, [at(0)], at(10)), null)
  assert.deepEqual(pacedUntil(limits, [at(0), at(400)], at(500)), at(1000))
  assert.equal(pacedUntil(limits, [at(0), at(400)], at(1000)), null)
})

test('no stretch of the length of a limit holds more than it, wherever it begins', () => {
  const limits = [
    { messages: 3, within: 1000 },
    { messages: 10, within: 10_000 },
  ]
  // Thirty come at once, at the end of a second; each that has to wait comes back when it was told to.
  const waiting = Array.from({ length: 30 }, () => 990)
  const sent: number[] = []
  let pace = fresh
  let asked = 0
  while (waiting.length > 0) {
    waiting.sort((one, other) => one - other)
    const now = waiting.shift()!
    asked += 1
    const answer = admit(limits, pace, at(now))
    pace = answer.pace
    if (answer.waitMs === 0) sent.push(now)
    else waiting.push(now + answer.waitMs)
  }
  for (const { messages, within } of limits) {
    for (const start of sent) {
      const held = sent.filter((moment) => moment >= start && moment < start + within).length
      assert.ok(held <= messages, `${held} in the ${within} ms from ${start}`)
    }
  }
  assert.equal(sent.length, 30)
  assert.ok(sent.at(-1)! < 32_000, `the last went at ${sent.at(-1)}`)
  assert.ok(asked < 120, `${asked} questions for 30 messages`)
})

test('those who come while many wait go in between, and do not wait for all of them', () => {
  const limits = [{ messages: 20, within: 60_000 }]
  let pace = fresh
  let waitMs = 0
  for (let count = 0; count < 1000; count++) ({ pace, waitMs } = admit(limits, pace, began))
  assert.ok(waitMs <= 11 * 60_000, `${waitMs} ms`)
})

test('what is left, and when the next place comes free', () => {
  const limit = { messages: 3, within: 1000 }
  assert.deepEqual(placesLeft(limit, [], at(0)), { left: 3, renewsAt: null })
  assert.deepEqual(placesLeft(limit, [at(-1000), at(0), at(400)], at(500)), { left: 1, renewsAt: at(1000) })
})
