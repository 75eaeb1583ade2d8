import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import type { TicketRecord } from '../../../src/core/report/facts.ts'
import { createIds } from '../../../src/store/ids.ts'
import { ticketSample } from './samples.ts'

/** Long before whatever the other tests write. */
const march = { from: new Date('2001-03-01T00:00:00Z'), to: new Date('2001-04-01T00:00:00Z') }
const idAt = (time: string) => createIds(() => Date.parse(time)).next()

export function describeReports(store: () => Store): void {
  describe('records of reports', () => {
    it('are every ticket opened, changed or unfinished in the time, once, each with its history in order', async () => {
      const opened = async (time: string, status: 'open' | 'closed', events: string[] = []) => {
        const ticket = ticketSample({ id: idAt(time), status, open: status === 'open', createdAt: new Date(time) })
        await store().tickets.open(ticket)
        await store().timeline.insert(
          events.map((at, index) => ({
            id: idAt(at),
            ticketId: ticket.id,
            at: new Date(at),
            actor: 'system',
            event: 'status',
            from: null,
            to: 'open',
            reason: null,
            key: `${ticket.id}:${index}`,
          })),
        )
        return ticket.id
      }
      const unfinished = await opened('2001-01-05T00:00:00Z', 'open')
      await opened('2001-01-06T00:00:00Z', 'closed', ['2001-01-07T00:00:00Z'])
      const late = ['2001-03-31T23:30:00Z', '2001-01-09T00:00:00Z', '2001-03-01T00:00:01Z']
      const changed = await opened('2001-01-08T00:00:00Z', 'closed', late)
      const fresh = await opened('2001-03-31T23:59:00Z', 'closed', ['2001-03-31T23:59:00Z'])
      await opened('2001-04-02T00:00:00Z', 'open', ['2001-04-02T00:00:00Z'])

      const records: TicketRecord[] = []
      for await (const batch of store().reports.records(march)) records.push(...batch)
      assert.deepEqual(
        records.map(({ ticket }) => ticket.id),
        [unfinished, changed, fresh],
      )
      assert.deepEqual(
        records[1]!.events.map(({ at }) => at.toISOString()),
        late.toSorted().map((at) => new Date(at).toISOString()),
      )
    })
  })
}
