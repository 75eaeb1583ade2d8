import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, ids, start, timerSample, together } from './samples.ts'

const day = 24 * 60 * 60

export function describeTimers(store: () => Store): void {
  describe('timers', () => {
    it('holds one for each key: setting it moves it, ensuring it leaves it', async () => {
      const row = timerSample({ dueAt: after(day) })
      await together(10, (index) => store().timers.set([{ ...row, id: ids.next(), count: index }]))
      const moved = { ...row, id: ids.next(), dueAt: after(2 * day), count: 20 }
      await store().timers.set([moved])
      await store().timers.ensure([{ ...moved, id: ids.next(), dueAt: after(3 * day) }])
      const kept = await store().timers.ofTicket(row.ticketId)
      assert.equal(kept.length, 1)
      assert.deepEqual(kept[0], { ...moved, id: kept[0]!.id })
      assert.deepEqual(await store().timers.get(row.key), kept[0])
    })

    it("cancels a ticket's timers of some kinds, or all", async () => {
      const ticketId = ids.next()
      const kinds = ['progress', 'nudge', 'reminder'] as const
      await store().timers.set(kinds.map((kind) => timerSample({ ticketId, kind, dueAt: after(day) })))
      await store().timers.cancel(ticketId, ['nudge'])
      const left = async () => (await store().timers.ofTicket(ticketId)).map((timer) => timer.kind).sort()
      assert.deepEqual(await left(), ['progress', 'reminder'])
      assert.deepEqual(await store().timers.nextUpdates([ticketId, 'none']), new Map([[ticketId, after(day)]]))
      await store().timers.cancel(ticketId)
      assert.deepEqual(await left(), [])
    })

    it('gives what is due to one of many claimers, urgent first', async () => {
      const due = after(-day)
      const rows = Array.from({ length: 60 }, (_, index) =>
        timerSample({ rank: index % 3, dueAt: after(-day - index) }),
      )
      const later = timerSample({ rank: 0, dueAt: after(-day + 1) })
      await store().timers.set([...rows, later])
      const claims = await together(4, (index) => store().timers.claimDue(due, `claimer${index}`, after(-day + 30), 20))
      for (const claim of claims)
        assert.deepEqual(
          claim.map((timer) => timer.rank),
          claim.map((timer) => timer.rank).sort(),
        )
      const rest = await store().timers.claimDue(due, 'rest', after(-day + 30), 100)
      const claimed = [...claims.flat(), ...rest].map((timer) => timer.id)
      assert.deepEqual(claimed.sort(), rows.map((row) => row.id).sort())
      await store().timers.cancel(later.ticketId)
      for (const row of rows) await store().timers.cancel(row.ticketId)
    })

    it('takes the most urgent where there are more than asked for, and the oldest among them', async () => {
      const rows = [2, 0, 1, 0].map((rank, index) => timerSample({ rank, dueAt: after(-day - index) }))
      await store().timers.set(rows)
      const claimed = await store().timers.claimDue(after(-day), 'c', after(-day + 30), 3)
      assert.deepEqual(
        claimed.map((timer) => timer.id),
        [rows[3]!.id, rows[1]!.id, rows[2]!.id],
      )
      for (const row of rows) await store().timers.cancel(row.ticketId)
    })

    it('comes round again when a claim runs out, and only its holder settles it', async () => {
      const [again, removed] = [timerSample({ dueAt: after(-day) }), timerSample({ dueAt: after(-day) })]
      await store().timers.set([again, removed])
      assert.equal((await store().timers.claimDue(after(-day), 'dead', after(-day + 5), 9)).length, 2)
      assert.equal((await store().timers.claimDue(after(-day + 4), 'soon', start, 9)).length, 0)
      assert.equal((await store().timers.claimDue(after(-day + 5), 'alive', after(-day + 9), 9)).length, 2)
      const next = [{ id: again.id, dueAt: after(day), count: 1 }]
      await store().timers.done('dead', [removed.id], next)
      assert.equal((await store().timers.get(again.key))!.count, 0)
      await store().timers.done('alive', [removed.id], next)
      assert.equal(await store().timers.get(removed.key), null)
      assert.deepEqual(await store().timers.get(again.key), { ...again, dueAt: after(day), count: 1 })
      assert.deepEqual(await store().timers.claimDue(after(-day + 60), 'late', start, 9), [])
    })

    it('leaves a timer to who set it anew while it was claimed', async () => {
      const row = timerSample({ dueAt: after(-day) })
      await store().timers.set([row])
      await store().timers.claimDue(after(-day), 'tick', after(-day + 5), 9)
      await store().timers.set([{ ...row, dueAt: after(2 * day) }])
      await store().timers.done('tick', [row.id], [])
      assert.deepEqual((await store().timers.get(row.key))!.dueAt, after(2 * day))
    })
  })
}
