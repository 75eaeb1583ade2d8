import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, start, together } from './samples.ts'

export function describeCoordination(store: () => Store): void {
  describe('counters', () => {
    it('gives each caller a number of its own, from 1, in the order of asking, without gaps', async () => {
      const numbers = await together(50, () => store().counters.next('20260302'))
      assert.deepEqual(
        numbers,
        Array.from({ length: 50 }, (_, index) => index + 1),
      )
      assert.equal(await store().counters.next('20260303'), 1)
    })

    it('reserves blocks beside single numbers', async () => {
      const firsts = await together(4, (index) => store().counters.take('blocks', index + 1))
      assert.deepEqual(firsts, [1, 2, 4, 7])
      assert.equal(await store().counters.next('blocks'), 11)
    })

    it('adds up until the end', async () => {
      const sums = await together(5, () => store().counters.add('asked', 2, after(60)))
      assert.deepEqual(
        sums.sort((one, other) => one - other),
        [2, 4, 6, 8, 10],
      )
    })
  })

  describe('paces', () => {
    it('lets out so many, however many ask at once, and tells the rest when', async () => {
      const limits = [{ messages: 3, within: 1000 }]
      const waits = await together(10, () => store().paces.ask('chat/main', limits, start))
      assert.equal(waits.filter((wait) => wait === 0).length, 3)
      assert.equal(new Set(waits).size, 8, 'each waits for a moment of its own')
      assert.deepEqual(await store().paces.sent('chat/main'), [start, start, start])
      assert.equal(await store().paces.ask('chat/other', limits, start), 0)
      assert.deepEqual(await store().paces.sent('chat/none'), [])
    })
  })

  describe('states', () => {
    it('keeps what was set last', async () => {
      assert.equal(await store().states.get('cursor'), null)
      await store().states.set('cursor', '1')
      await store().states.set('cursor', '2')
      assert.equal(await store().states.get('cursor'), '2')
    })

    it('lets one of many make a value, and gives it to all', async () => {
      const made = await together(10, (index) => store().states.ensure('secret', `value${index}`))
      assert.equal(new Set(made).size, 1)
      assert.equal(await store().states.get('secret'), made[0])
    })
  })

  describe('leases', () => {
    it('is held by one of many, renewed by its holder, and taken over once it has run out', async () => {
      const hold = (holder: string, now: number, until: number) =>
        store().leases.hold('tick', holder, after(now), after(until))
      const held = await together(10, (index) => hold(`process${index}`, 0, 10))
      assert.equal(held.filter(Boolean).length, 1)
      const holder = `process${held.indexOf(true)}`
      assert.equal(await hold(holder, 5, 15), true)
      assert.equal(await hold('another', 14, 30), false)
      const takers = await together(10, (index) => hold(`taker${index}`, 15, 30))
      assert.equal(takers.filter(Boolean).length, 1)
      assert.equal(await hold(holder, 16, 30), false)
    })

    it('is free once its holder lets go of it', async () => {
      await store().leases.hold('mailbox', 'one', start, after(60))
      await store().leases.release('mailbox', 'another')
      assert.equal(await store().leases.hold('mailbox', 'another', start, after(60)), false)
      await store().leases.release('mailbox', 'one')
      assert.equal(await store().leases.hold('mailbox', 'another', start, after(60)), true)
    })
  })

  describe('commands', () => {
    it('is begun by one of many, and answered to all who ask later', async () => {
      const begun = await together(10, () => store().commands.begin('once', start))
      assert.deepEqual(begun.map((answer) => answer.state).sort(), ['begun', ...Array(9).fill('running')])
      await store().commands.finish('once', '{"number":"1"}')
      assert.deepEqual(await store().commands.begin('once', after(1)), { state: 'done', result: '{"number":"1"}' })
      await store().commands.abandon('once')
      assert.equal((await store().commands.begin('once', after(1))).state, 'done')
    })

    it('can be begun again once it was given up, its process has died, or a day has gone by', async () => {
      await store().commands.begin('given up', start)
      await store().commands.abandon('given up')
      assert.deepEqual(await store().commands.begin('given up', after(1)), { state: 'begun' })
      await store().commands.begin('died', start)
      assert.equal((await store().commands.begin('died', after(59))).state, 'running')
      assert.equal((await store().commands.begin('died', after(60))).state, 'begun')
      await store().commands.finish('died', 'x')
      assert.equal((await store().commands.begin('died', after(24 * 60 * 60 + 60))).state, 'begun')
    })
  })

  describe('sessions', () => {
    const session = (hash: string, fields = {}) => ({
      hash,
      kind: 'session' as const,
      agentId: 'li',
      expiresAt: after(60),
      ...fields,
    })

    it('redeems a link once, in its time', async () => {
      const link = session('link', { kind: 'link' })
      await store().sessions.insert(link)
      await store().sessions.insert(session('old link', { kind: 'link' }))
      await store().sessions.insert(session('no link'))
      const redeemed = await together(10, () => store().sessions.redeem('link', start))
      assert.deepEqual(
        redeemed.filter((row) => row !== null),
        [link],
      )
      assert.equal(await store().sessions.redeem('old link', after(60)), null)
      assert.equal(await store().sessions.redeem('no link', start), null)
    })

    it('knows a session until it ends, or all of an agent are ended', async () => {
      await store().sessions.insert(session('one', { agentId: 'wang' }))
      await store().sessions.insert(session('two', { agentId: 'wang' }))
      assert.deepEqual(await store().sessions.get('one', start), session('one', { agentId: 'wang' }))
      assert.equal(await store().sessions.get('one', after(60)), null)
      assert.equal(await store().sessions.revoke('wang'), 2)
      assert.equal(await store().sessions.get('two', start), null)
    })
  })

  describe('the database', () => {
    it('answers, and tells its time', async () => {
      await store().ping()
      const moments = [await store().time(), await store().time()]
      assert.ok(moments[0] instanceof Date && moments[0] <= moments[1]!)
    })
  })
}
