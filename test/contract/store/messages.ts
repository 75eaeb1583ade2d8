import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, ids, messageSample, start, together } from './samples.ts'

export function describeMessages(store: () => Store): void {
  describe('messages', () => {
    it('keeps a message once, and shows a ticket in the order of writing', async () => {
      const ticketId = ids.next()
      const rows = [after(2), after(1)].map((at) => messageSample({ ticketId, at }))
      for (const row of [...rows, ...rows]) await store().messages.insert(row)
      assert.deepEqual(await store().messages.ofTicket(ticketId), [rows[1], rows[0]])
      assert.deepEqual(await store().messages.get(rows[0]!.id), rows[0])
    })

    it('goes on in a conversation from when it was stored, and knows its platform ids', async () => {
      const conversationId = ids.next()
      const rows = [1, 2, 3].map((second) =>
        messageSample({ conversationId, storedAt: after(second), at: after(-second) }),
      )
      const note = messageSample({ conversationId, storedAt: after(4), direction: 'internal', externalId: null })
      for (const row of [...rows, note]) await store().messages.insert(row)
      assert.deepEqual(await store().messages.ofConversation(conversationId, after(2)), [rows[1], rows[2], note])
      const [, second, third] = rows.map((row) => row.externalId)
      assert.deepEqual(await store().messages.externalIds(conversationId, 2), [second, third])
    })

    it('finds messages by what their platform calls them', async () => {
      const row = messageSample()
      await store().messages.insert(row)
      const { id, ticketId, conversationId } = row
      const found = await store().messages.byExternalId('email', ['unknown', row.externalId!])
      assert.deepEqual(found, [{ id, ticketId, conversationId }])
      assert.deepEqual(await store().messages.byExternalId('slack', [row.externalId!]), [])
      assert.deepEqual(await store().messages.byExternalId('email', []), [])
    })

    it('keeps every wording, each once, though its news come twice and out of order', async () => {
      const row = messageSample({ text: 'first' })
      await store().messages.insert(row)
      const revision = (second: number, text: string) => ({ at: after(second), text, fullText: `${text} in full` })
      await together(5, () => store().messages.revise(row.id, revision(1, 'second')))
      await store().messages.revise(row.id, revision(3, 'third'))
      await store().messages.revise(row.id, revision(2, 'late'))
      const revisions = [
        { at: after(1), text: 'first' },
        { at: after(3), text: 'second' },
      ]
      const expected = { ...row, text: 'third', fullText: 'third in full', revisions }
      assert.deepEqual(await store().messages.get(row.id), expected)
    })

    it('withdraws a message, and adds attachments to it once', async () => {
      const row = messageSample()
      await store().messages.insert(row)
      const attachments = [1, 2].map((size) => ({ fileId: ids.next(), name: '截图.png', type: 'image/png', size }))
      await store().messages.addAttachments(row.id, attachments)
      await store().messages.addAttachments(row.id, attachments.slice(1))
      await store().messages.withdraw(row.id, start)
      assert.deepEqual(await store().messages.get(row.id), { ...row, attachments, withdrawn: true })
    })
  })

  describe('the timeline', () => {
    it('holds each event once, in the order of happening', async () => {
      const ticketId = ids.next()
      const rows = [after(2), after(1)].map((at) => {
        return {
          id: ids.next(),
          ticketId,
          at,
          actor: 'li',
          event: 'status',
          from: 'new',
          to: null,
          reason: null,
          key: ids.next(),
        }
      })
      await store().timeline.insert(rows)
      await store().timeline.insert([{ ...rows[0]!, id: ids.next(), reason: 'again' }])
      assert.deepEqual(await store().timeline.ofTicket(ticketId), [rows[1], rows[0]])
    })
  })
}
