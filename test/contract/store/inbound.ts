import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, ids, inboundSample, start, together } from './samples.ts'

export function describeInbound(store: () => Store): void {
  describe('inbound', () => {
    it('keeps an event as it came', async () => {
      const row = inboundSample()
      assert.deepEqual(await store().inbound.accept([row]), [row.id])
      assert.deepEqual(await store().inbound.get(row.id), row)
      const elsewhere = inboundSample({ body: null, fileId: 'f'.repeat(64) })
      await store().inbound.accept([elsewhere])
      assert.deepEqual(await store().inbound.get(elsewhere.id), elsewhere)
    })

    it('keeps bytes whatever view of them it is given', async () => {
      const text = new TextEncoder().encode('....Subject: part of a larger buffer....')
      const row = inboundSample({ body: text.subarray(4, 36) })
      await store().inbound.accept([row])
      const kept = await store().inbound.get(row.id)
      assert.equal(Buffer.from(kept?.body ?? []).toString(), 'Subject: part of a larger buffer')
    })

    it('stores an event once, whoever brings it how often, and moves the cursor all the same', async () => {
      const first = inboundSample()
      const repeated = { ...first, id: ids.next() }
      const second = inboundSample()
      await store().inbound.accept([first], { cursor: { key: 'mail', value: '1' } })
      const cursor = { key: 'mail', value: '2' }
      const accepted = await store().inbound.accept([repeated, second, { ...second, id: ids.next() }], { cursor })
      assert.deepEqual(accepted, [first.id, second.id, second.id])
      assert.equal(await store().inbound.get(repeated.id), null)
      assert.equal(await store().states.get('mail'), '2')
    })

    it('gives all who bring the same event at once the same id', async () => {
      const row = inboundSample()
      const bring = (inPassing: boolean) => store().inbound.accept([{ ...row, id: ids.next() }], { inPassing })
      const accepted = await together(20, (index) => bring(index % 2 === 0))
      assert.equal(new Set(accepted.flat()).size, 1)
    })

    it('tells events of two accounts with one id apart by their scope', async () => {
      const [one, other] = [
        inboundSample({ scope: 'one', externalId: 'e' }),
        inboundSample({ scope: 'other', externalId: 'e' }),
      ]
      assert.deepEqual(await store().inbound.accept([one, other]), [one.id, other.id])
    })

    it('refuses an id that belongs to another event, rather than lose one', async () => {
      const row = inboundSample()
      await store().inbound.accept([row])
      await assert.rejects(store().inbound.accept([{ ...row, externalId: 'another' }]), /belongs to another event/)
    })

    it('shows what waits, oldest first, until it is processed', async () => {
      const rows = [3, 1, 2].map((second) => inboundSample({ nextAttemptAt: after(-1000 + second) }))
      await store().inbound.accept(rows)
      const due = after(-990)
      assert.deepEqual(await store().inbound.waiting(due, 2), [rows[1]!.id, rows[2]!.id])
      await store().inbound.processed(rows[1]!.id)
      await store().inbound.failed(rows[2]!.id, after(60))
      assert.deepEqual(await store().inbound.waiting(due, 9), [rows[0]!.id])
      const failed = await store().inbound.get(rows[2]!.id)
      assert.equal(failed!.attempts, 1)
      assert.deepEqual(failed!.nextAttemptAt, after(60))
    })

    it('lists the quarantine page by page, newest first, without the bodies, and takes from it what is replayed', async () => {
      const rows = [inboundSample(), inboundSample(), inboundSample()]
      await store().inbound.accept(rows)
      for (const row of rows) await store().inbound.quarantine(row.id, 'no headers')
      const first = await store().inbound.quarantined({ after: null, limit: 2 })
      assert.deepEqual(
        first,
        [rows[2]!, rows[1]!].map((row) => ({ ...row, body: null, state: 'quarantined', reason: 'no headers' })),
      )
      const second = await store().inbound.quarantined({ after: first.at(-1)!.id, limit: 2 })
      assert.deepEqual(
        second.map((row) => row.id),
        [rows[0]!.id],
      )
      assert.equal(await store().inbound.replay(rows[0]!.id, start), true)
      assert.equal(await store().inbound.replay(rows[0]!.id, start), false)
      assert.equal((await store().inbound.get(rows[0]!.id))!.state, 'received')
    })
  })
}
