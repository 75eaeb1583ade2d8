import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import type { Outbound } from '../../../src/core/records/index.ts'
import { account, after, ids, outboundSample, start, together } from './samples.ts'

export function describeOutbound(store: () => Store): void {
  const insert = async (fields: Partial<Outbound> = {}) => {
    const row = outboundSample(fields)
    await store().outbound.insert([row])
    return row
  }
  const idsOf = (rows: Outbound[]) => rows.map((row) => row.id)

  describe('outbound', () => {
    it('holds one row for each decision to send', async () => {
      const row = outboundSample()
      const inserted = await together(20, () => store().outbound.insert([{ ...row, id: ids.next() }]))
      assert.equal(inserted.flat().length, 1)
      assert.deepEqual(await store().outbound.byKey(row.dedupeKey), inserted.flat()[0])
      const another = outboundSample()
      assert.deepEqual(await store().outbound.insert([row, another]), [another])
      assert.deepEqual(await store().outbound.get(another.id), another)
    })

    it('is claimed by one of many, again when the claim has run out, and by nobody before it is due', async () => {
      const { id } = await insert({ notBefore: after(5) })
      assert.equal(await store().outbound.claim(id, 'early', after(4), after(60)), null)
      const claims = await together(10, (index) => store().outbound.claim(id, `${index}`, after(5), after(10)))
      const [claimed, ...others] = claims.filter((row) => row !== null)
      assert.equal(others.length, 0)
      assert.equal(claimed!.state, 'sending')
      assert.equal(await store().outbound.claim(id, 'soon', after(9), after(60)), null)
      const next = await store().outbound.claim(id, 'late', after(10), after(60))
      assert.deepEqual(next!.claim, { token: 'late', until: after(60) })
    })

    it('knows whether an update is overtaken: by a later update or answer of its ticket that waits', async () => {
      const update = await insert({ kind: 'progress', text: null })
      const { ticketId, conversationId } = update
      await insert({ conversationId, kind: 'reply' })
      await insert({ ticketId, conversationId, kind: 'notice' })
      await insert({ ticketId, conversationId, kind: 'progress', state: 'sent' })
      assert.equal(await store().outbound.isOvertaken(update), false)
      const later = await insert({ ticketId, conversationId, kind: 'progress', text: null })
      assert.equal(await store().outbound.isOvertaken(update), true)
      assert.equal(await store().outbound.isOvertaken(later), false)
    })

    it('takes parts and outcomes from the holder of the claim alone', async () => {
      const row = await insert()
      await store().outbound.claim(row.id, 'dead', start, after(1))
      assert.equal(await store().outbound.partSent(row.id, 'dead', 'part1'), true)
      await store().outbound.claim(row.id, 'alive', after(1), after(60))
      const externalIds = ['part1', 'part2']
      const sent = { state: 'sent' as const, at: after(2), text: 'as sent', externalIds }
      assert.equal(await store().outbound.partSent(row.id, 'dead', 'part2'), false)
      assert.equal(await store().outbound.settle(row.id, 'dead', sent), false)
      assert.deepEqual((await store().outbound.get(row.id))!.externalIds, ['part1'])
      assert.equal(await store().outbound.settle(row.id, 'alive', sent), true)
      assert.deepEqual(await store().outbound.get(row.id), {
        ...row,
        state: 'sent',
        sentAt: after(2),
        text: 'as sent',
        externalIds,
      })
      const { id, ticketId, conversationId } = row
      assert.deepEqual(await store().outbound.byExternalId('email', ['part2']), [{ id, ticketId, conversationId }])
    })

    it('waits again after a passing fault, and stops after another', async () => {
      const { id } = await insert()
      await store().outbound.claim(id, 'one', start, after(60))
      await store().outbound.settle(id, 'one', { state: 'queued', notBefore: after(5), error: 'busy', attempts: 1 })
      assert.equal(await store().outbound.claim(id, 'two', after(4), after(60)), null)
      const again = await store().outbound.claim(id, 'two', after(5), after(60))
      assert.deepEqual([again!.attempts, again!.error], [1, 'busy'])
      await store().outbound.settle(id, 'two', { state: 'failed', error: 'no such address', at: after(6) })
      const failed = await store().outbound.get(id)
      assert.deepEqual([failed!.state, failed!.error, failed!.claim], ['failed', 'no such address', null])
      assert.equal(await store().outbound.claim(id, 'three', after(600), after(660)), null)
      assert.equal(await store().outbound.retry(id, after(600)), true)
      assert.equal(await store().outbound.retry(id, after(600)), false)
      assert.notEqual(await store().outbound.claim(id, 'three', after(600), after(660)), null)
    })

    it('says since when an earlier attempt may have sent it, until it surely has not', async () => {
      const { id } = await insert()
      const claim = (at: number) => store().outbound.claim(id, `${at}`, after(at), after(at + 5))
      const waits = { state: 'queued' as const, error: 'busy', attempts: 0 }
      assert.equal((await claim(0))!.doubtfulSince, undefined)
      const settle = (at: number, more: { doubtfulSince?: Date | null }) =>
        store().outbound.settle(id, `${at}`, { ...waits, notBefore: after(at + 1), ...more })
      await settle(0, { doubtfulSince: null })
      assert.equal((await claim(1))!.doubtfulSince, undefined)
      assert.deepEqual((await claim(6))!.doubtfulSince, after(1), 'its holder died')
      await settle(6, {})
      assert.deepEqual((await claim(7))!.doubtfulSince, after(1))
      await settle(7, { doubtfulSince: after(1) })
      assert.deepEqual((await claim(8))!.doubtfulSince, after(1))
      assert.equal('doubtfulSince' in (await store().outbound.get(id))!, false)
    })

    it('sends all parts again of what came back, and only the missing ones of what broke off', async () => {
      const externalIds = ['part1']
      const [back, broken] = [await insert(), await insert()]
      for (const { id } of [back, broken]) {
        await store().outbound.claim(id, 'c', start, after(60))
        await store().outbound.partSent(id, 'c', 'part1')
      }
      await store().outbound.settle(back.id, 'c', { state: 'sent', at: start, text: 'x', externalIds })
      await store().outbound.bounced(back.id, 'mailbox full')
      assert.equal((await store().outbound.get(back.id))!.error, 'mailbox full')
      await store().outbound.settle(broken.id, 'c', { state: 'failed', error: 'cut', at: start })
      for (const { id } of [back, broken]) await store().outbound.retry(id, after(9))
      assert.deepEqual((await store().outbound.get(back.id))!.externalIds, [])
      assert.equal((await store().outbound.get(back.id))!.sentAt, null)
      assert.deepEqual((await store().outbound.get(broken.id))!.externalIds, ['part1'])
    })

    it('can be changed while it waits, and no longer', async () => {
      const row = await insert({ notBefore: after(5) })
      assert.equal(await store().outbound.revise(row.id, { text: 'better', notBefore: after(7) }), true)
      assert.equal(await store().outbound.claim(row.id, 'c', after(6), after(60)), null)
      assert.equal((await store().outbound.claim(row.id, 'c', after(7), after(60)))!.text, 'better')
      assert.equal(await store().outbound.revise(row.id, { state: 'withdrawn' }), false)
      const [progress, reply] = [await insert({ kind: 'progress' }), await insert()]
      for (const ticketId of [progress.ticketId, reply.ticketId])
        await store().outbound.withdrawKinds(ticketId, ['progress'])
      assert.deepEqual(idsOf(await store().outbound.ofTicket(progress.ticketId)), [progress.id])
      assert.equal((await store().outbound.get(progress.id))!.state, 'withdrawn')
      assert.equal((await store().outbound.get(reply.id))!.state, 'queued')
      assert.equal(await store().outbound.revise(reply.id, { state: 'withdrawn' }), true)
      assert.equal(await store().outbound.claim(reply.id, 'c', after(60), after(90)), null)
    })

    it('goes in order within a conversation, an audience and an account', async () => {
      const conversationId = ids.next()
      const first = await insert({ conversationId })
      const second = await insert({ conversationId, rank: 0 })
      const post = await insert({ conversationId, audience: 'desk', channel: 'slack', account: 'desk' })
      const next = () => store().outbound.next(conversationId, 'customer', account)
      assert.equal((await next())!.id, first.id)
      await store().outbound.claim(first.id, 'c', start, after(60))
      assert.equal((await next())!.id, first.id)
      await store().outbound.settle(first.id, 'c', { state: 'sent', at: after(1), text: 'x', externalIds: ['1'] })
      assert.equal((await next())!.id, second.id)
      await store().outbound.claim(second.id, 'c', start, after(60))
      await store().outbound.settle(second.id, 'c', { state: 'sent', at: after(2), text: 'x', externalIds: ['2', '3'] })
      assert.equal(await next(), null)
      const desk = await store().outbound.next(conversationId, 'desk', { channel: 'slack', account: 'desk' })
      assert.equal(desk!.id, post.id)
      assert.deepEqual(idsOf(await store().outbound.ofConversation(conversationId, start)), [first.id, second.id])
      assert.deepEqual(idsOf(await store().outbound.ofConversation(conversationId, after(2))), [second.id])
      assert.deepEqual(await store().outbound.externalIds(conversationId, 2), ['2', '3'])
    })

    it('shows for each account what waits, by rank and then by age, the claims of the dead included', async () => {
      const lane = { channel: 'email', account: 'ranked' }
      const late = await insert({ ...lane, rank: 0, notBefore: after(9) })
      const [low, high, older] = [
        await insert({ ...lane, rank: 2 }),
        await insert({ ...lane, rank: 0, notBefore: after(2) }),
        await insert({ ...lane, rank: 0, notBefore: after(1) }),
      ]
      const dead = await insert({ ...lane, rank: 1 })
      await store().outbound.claim(dead.id, 'c', start, after(3))
      const waiting = async (now: Date, limit: number) => idsOf(await store().outbound.waiting(lane, now, limit))
      assert.deepEqual(await waiting(after(2), 9), [older.id, high.id, low.id])
      assert.deepEqual(await waiting(after(3), 3), [older.id, high.id, dead.id])
      assert.deepEqual(await waiting(after(9), 9), [older.id, high.id, late.id, dead.id, low.id])
      const accounts = await store().outbound.accountsWaiting(start)
      assert.ok(accounts.some((waits) => waits.account === 'ranked'))
      assert.ok(!(await store().outbound.accountsWaiting(after(-1))).some((waits) => waits.account === 'ranked'))
    })
  })
}
