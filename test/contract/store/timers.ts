import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, ids, timerSample, together } from './samples.ts'

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

    it('gives what is due, the most urgent first and the oldest among them, as many as asked for', async () => {
      const rows = Array.from({ length: 60 }, (_, index) =>
        timerSample({ rank: index % 3, dueAt: after(-day - index) }),
      )
      const later = timerSample({ rank: 0, dueAt: after(-day + 1) })
      await store().timers.set([...rows, later])
      const inOrder = rows
        .toSorted((one, other) => one.rank - other.rank || one.dueAt.getTime() - other.dueAt.getTime())
        .map((row) => row.id)
      const due = async (limit: number) => (await store().timers.due(after(-day), limit)).map((timer) => timer.id)
      assert.deepEqual(await due(25), inOrder.slice(0, 25))
      assert.deepEqual(await due(100), inOrder)
      for (const row of [...rows, later]) await store().timers.cancel(row.ticketId)
    })

    it('moves those of many that have a next time and removes the others; doing it again changes nothing', async () => {
      const rows = Array.from({ length: 230 }, (_, index) => timerSample({ dueAt: after(-day - (index % 7)) }))
      await store().timers.set(rows)
      const next = rows
        .filter((_, index) => index % 10 > 0)
        .map(({ id }, index) => ({ id, dueAt: after(day + index), count: index }))
      await together(2, () => store().timers.done(rows, next))
      for (const [index, row] of rows.entries()) {
        const following = next.find(({ id }) => id === row.id)
        assert.deepEqual(await store().timers.get(row.key), following ? { ...row, ...following } : null, String(index))
        await store().timers.cancel(row.ticketId)
      }
    })

    it('leaves a timer to who set it anew after it was read', async () => {
      const [moved, removed] = [timerSample({ dueAt: after(-day) }), timerSample({ dueAt: after(-day) })]
      await store().timers.set([moved, removed])
      const served = await store().timers.due(after(-day), 9)
      assert.equal(served.length, 2)
      const anew = [moved, removed].map((row) => ({ ...row, dueAt: after(2 * day) }))
      await store().timers.set(anew)
      await store().timers.done(served, [{ id: moved.id, dueAt: after(day), count: 1 }])
      for (const row of anew) assert.deepEqual(await store().timers.get(row.key), row)
      for (const row of anew) await store().timers.cancel(row.ticketId)
    })
  })
}
