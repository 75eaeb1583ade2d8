import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createConnectionLimits, isLoopback } from '../../../src/adapters/email/connection-limits.ts'

describe('what one address may do to the intake', () => {
  it('is a number of connections at a time', () => {
    const limits = createConnectionLimits({ perAddress: 2, perMinute: 100 })
    assert.deepEqual(
      ['a', 'b', 'c'].map((id) => limits.enter(id, '203.0.113.9')),
      [true, true, false],
    )
    assert.equal(limits.enter('other', '203.0.113.10'), true)
    limits.leave('a')
    assert.equal(limits.enter('d', '203.0.113.9'), true)
    limits.leave('unknown')
  })

  it('is a number of new ones a minute', () => {
    const limits = createConnectionLimits({ perAddress: 2, perMinute: 5 })
    const entered = Array.from({ length: 10 }, (_, id) => {
      const allowed = limits.enter(String(id), '203.0.113.9')
      limits.leave(String(id))
      return allowed
    })
    // A new minute may begin in between.
    const count = entered.filter(Boolean).length
    assert.ok(count >= 5 && count < 10, `${count}`)
  })

  it('is not bounded for this machine itself', () => {
    const limits = createConnectionLimits({ perAddress: 1, perMinute: 1 })
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1', '127.8.9.10']) {
      assert.equal(isLoopback(address), true)
      assert.equal(limits.enter(`${address} 1`, address) && limits.enter(`${address} 2`, address), true)
    }
    for (const address of ['10.0.0.1', '::ffff:10.127.0.1', '1270::1']) assert.equal(isLoopback(address), false)
  })
})
