import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createIds, firstIdAt } from '../../src/store/ids.ts'

describe('ids', () => {
  it('are 24 hexadecimal digits that sort in the order of making, also within a millisecond', () => {
    const ids = createIds(() => 1_700_000_000_000)
    const made = Array.from({ length: 70_000 }, () => ids.next())
    assert.ok(made.every((id) => /^[0-9a-f]{24}$/.test(id)))
    assert.ok(made.every((id, index) => index === 0 || made[index - 1]! < id))
  })

  it('grow where the clock is set back', () => {
    let now = 1_700_000_000_000
    const ids = createIds(() => now)
    const before = ids.next()
    now -= 60 * 60 * 1000
    assert.ok(ids.next() > before)
  })

  it('differ between two makers at one moment, and sort by time among them', () => {
    let now = 1_700_000_000_000
    const [one, other] = [createIds(() => now), createIds(() => now)]
    const first = one.next()
    assert.notEqual(first, other.next())
    now += 1
    assert.ok(other.next() > first)
    assert.ok(firstIdAt(new Date(now)) > first)
    assert.ok(firstIdAt(new Date(now)) < one.next())
  })
})
