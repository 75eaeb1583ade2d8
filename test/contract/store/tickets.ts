import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import type { Ticket } from '../../../src/core/records/index.ts'
import { after, ids, messageSample, outboundSample, start, ticketSample, together } from './samples.ts'

export function describeTickets(store: () => Store): void {
  describe('tickets', () => {
    it('opens one in a conversation, however many try at once', async () => {
      const conversationId = ids.next()
      const opened = await together(20, () => store().tickets.open(ticketSample({ conversationId })))
      assert.equal(opened.filter((outcome) => outcome.opened).length, 1)
      assert.equal(new Set(opened.map((outcome) => outcome.ticket.id)).size, 1)
      assert.deepEqual(await store().tickets.current(conversationId), opened[0]!.ticket)
    })

    it('keeps every field, names with dots and dollars included', async () => {
      const row = ticketSample({
        desk: { 'slack.main': { channel: 'C1', ts: '17.5' } },
        tags: ['crash'],
        changedBy: { run: 'r', previous: { at: start, assignee: null } },
      })
      await store().tickets.open(row)
      assert.deepEqual(await store().tickets.get(row.id), row)
      assert.deepEqual(await store().tickets.byNumber(row.number), row)
      assert.deepEqual(await store().tickets.byReplyToken(row.replyToken), row)
      assert.deepEqual(await store().tickets.getMany([row.id, 'none']), [row])
      assert.deepEqual(await store().tickets.open(row), { ticket: row, opened: false })
    })

    it('opens the next one once the last is closed, and gives the one closed last where none is open', async () => {
      const conversationId = ids.next()
      const rows = [after(10), after(5)].map((closedAt) => ticketSample({ conversationId, open: false, closedAt }))
      for (const row of rows) await store().tickets.open(row)
      assert.equal((await store().tickets.current(conversationId))!.id, rows[0]!.id)
      const next = await store().tickets.open(ticketSample({ conversationId }))
      assert.equal(next.opened, true)
      assert.equal((await store().tickets.current(conversationId))!.id, next.ticket.id)
    })

    it('does not reopen a ticket beside the one that is open', async () => {
      const closed = ticketSample({ open: false, status: 'closed', closedAt: start })
      await store().tickets.open(closed)
      await store().tickets.open(ticketSample({ conversationId: closed.conversationId }))
      const reopened = store().tickets.update(closed.id, 0, { open: true, status: 'open' })
      await assert.rejects(reopened, { name: 'CommandError', fault: 'conflict' })
    })

    it('refuses a number that is taken', async () => {
      const { ticket } = await store().tickets.open(ticketSample())
      await assert.rejects(
        store().tickets.open(ticketSample({ number: ticket.number })),
        /another ticket has this number/,
      )
    })

    it('lets one of many change a version', async () => {
      const row = ticketSample()
      await store().tickets.open(row)
      const changed = await together(10, (index) => store().tickets.update(row.id, 0, { assignee: `agent${index}` }))
      const winners = changed.filter((ticket) => ticket !== null)
      assert.equal(winners.length, 1)
      assert.deepEqual(await store().tickets.get(row.id), { ...row, assignee: winners[0]!.assignee, version: 1 })
      assert.equal(await store().tickets.update('none', 0, { assignee: null }), null)
    })

    it('finds a ticket by the place that a surface keeps it in, as long as it does', async () => {
      const row = ticketSample({ desk: { slack: { channel: 'C1', ts: '1' } } })
      await store().tickets.open(row)
      await store().tickets.placed(row.id, 'web.desk', { page: 'p' })
      assert.equal((await store().tickets.byPlace('slack', { channel: 'C1', ts: '1' }))!.id, row.id)
      assert.equal((await store().tickets.byPlace('web.desk', { page: 'p' }))!.id, row.id)
      assert.equal(await store().tickets.byPlace('web.desk', { channel: 'C1', ts: '1' }), null)
      await store().tickets.placed(row.id, 'slack', { channel: 'C1', ts: '2' })
      assert.equal(await store().tickets.byPlace('slack', { channel: 'C1', ts: '1' }), null)
      const kept = await store().tickets.get(row.id)
      assert.deepEqual(kept!.desk, { slack: { channel: 'C1', ts: '2' }, 'web.desk': { page: 'p' } })
      assert.equal(kept!.version, 0)
    })
  })

  describe('the list of tickets', () => {
    const open = async (fields: Partial<Ticket>) => (await store().tickets.open(ticketSample(fields))).ticket.id

    it('goes page by page without repeating or leaving out, while tickets are added', async () => {
      const there: string[] = []
      for (let count = 0; count < 25; count++) there.push(await open({ channel: 'paged' }))
      const seen: string[] = []
      for (let after: string | null = null; ; ) {
        const page = await store().tickets.list({ channel: 'paged' }, { after, limit: 10 })
        seen.push(...page.map((ticket) => ticket.id))
        if (page.length < 10) break
        after = page.at(-1)!.id
        await together(3, () => open({ channel: 'paged' }))
      }
      assert.deepEqual(seen, there.reverse())
    })

    it('filters by each field, and by all of them together', async () => {
      const fields = {
        status: 'waiting',
        priority: 'urgent',
        type: 'complaint',
        channel: 'filtered',
        assignee: 'li',
      } as const
      const id = await open(fields)
      for (const [name, value] of Object.entries(fields)) {
        await open({ channel: 'filtered', [name]: name === 'channel' ? 'another' : 'closed' } as Partial<Ticket>)
        const found = await store().tickets.list({ channel: 'filtered', [name]: value }, { after: null, limit: 50 })
        assert.ok(
          found.some((ticket) => ticket.id === id),
          name,
        )
        assert.ok(
          found.every((ticket) => ticket[name as keyof Ticket] === value),
          name,
        )
      }
      assert.deepEqual(
        (await store().tickets.list(fields, { after: null, limit: 50 })).map((ticket) => ticket.id),
        [id],
      )
    })

    it('searches number, subject and requester, and reads no pattern in what is typed', async () => {
      const requester = { customerId: 'c', name: '欧阳锋', address: 'Ou.Yang@customer.example', verified: true }
      const id = await open({
        number: '20310203-007',
        subject: 'It (really) costs 5.00?',
        requester,
        channel: 'searched',
      })
      const search = async (q: string) =>
        (await store().tickets.list({ q, channel: 'searched' }, { after: null, limit: 5 })).map((ticket) => ticket.id)
      for (const q of ['20310203', '20310203-0', '20310203-007', 'IT (REALLY)', '5.00?', '阳锋', 'ou.yang@']) {
        assert.deepEqual(await search(q), [id], q)
      }
      for (const q of ['20310204', '5x00', '.*', 'a{1000}'.repeat(50)]) assert.deepEqual(await search(q), [], q)
    })

    it('searches what customers and agents wrote, page by page and within the filter', async () => {
      const opened: string[] = []
      for (let index = 0; index < 5; index++) {
        const id = await open({ channel: 'read', type: index === 4 ? 'usage' : 'fault' })
        opened.unshift(id)
      }
      const [newest, answered, acknowledged, oldest] = opened as [string, string, string, string]
      const write = (ticketId: string, ...texts: string[]) =>
        store().messages.insert(...texts.map((text) => messageSample({ ticketId, text })))
      const answer = (ticketId: string, author: string, text: string) =>
        store().outbound.insert([outboundSample({ ticketId, author, text })])
      await write(newest, 'The Zebra (blue) prints twice', 'zebra again')
      await answer(answered, 'li', 'Restart the ZEBRA.')
      await answer(acknowledged, 'system', 'We have your zebra mail.')
      await write(oldest, '斑马打印机 zebra 不动了')
      const search = async (q: string, filter = {}, after: string | null = null, limit = 5) =>
        (await store().tickets.list({ q, channel: 'read', ...filter }, { after, limit })).map((ticket) => ticket.id)
      assert.deepEqual(await search('zebra'), [newest, answered, oldest])
      assert.deepEqual(await search('zebra (BLUE)'), [newest])
      assert.deepEqual(await search('马打印'), [oldest])
      assert.deepEqual(await search('zebra', { type: 'fault' }), [answered, oldest])
      assert.deepEqual(await search('zebra', {}, null, 2), [newest, answered])
      assert.deepEqual(await search('zebra', {}, answered, 2), [oldest])

      await write(answered, ...Array.from({ length: 2100 }, (_, index) => `page ${index} of the zebra’s log`))
      assert.deepEqual(await search('zebra'), [newest, answered, oldest], 'however often one ticket says it')
    })

    it('counts by status', async () => {
      const before = await store().tickets.counts()
      await open({ status: 'merged', open: false })
      const now = await store().tickets.counts()
      assert.equal(now.merged, (before.merged ?? 0) + 1)
      assert.equal(now.new, before.new)
    })
  })
}
