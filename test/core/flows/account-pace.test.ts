import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

describe('what a platform takes from one account', () => {
  let desk: SimulatedDesk
  before(async () => {
    const limits = [
      { per: 'account', messages: 1, within: 1000 } as const,
      { per: 'account', messages: 5, within: 60_000 } as const,
    ]
    desk = await simulatedDesk({ from: '2026-11-23T02:00:00Z', capabilities: { limits } })
  })
  after(() => desk.close())

  it('is kept over all conversations, and all of them get their turn', async () => {
    const customers = Array.from({ length: 12 }, (_, index) => `customer${index}@customer.example`)
    for (const address of customers) {
      const from = { address, name: address, verified: true }
      await desk.write({ id: address, text: 'The printer is broken', from })
    }
    await desk.runUntil('2026-11-23T02:03:00Z', 1000)
    const times = desk.box.posted.map(({ at }) => at.getTime())
    assert.equal(times.length, customers.length)
    const most = (length: number) =>
      Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + length).length))
    assert.equal(most(1000), 1)
    assert.equal(most(60_000), 5, 'in whatever minute')
    assert.ok(times.at(-1)! - times[0]! < 150_000, 'and none of the time is wasted')
  })
})
