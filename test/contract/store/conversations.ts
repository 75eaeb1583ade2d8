import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/core/ports/store.ts'
import { after, conversationSample, customerSample, ids, together } from './samples.ts'

export function describeConversations(store: () => Store): void {
  describe('conversations', () => {
    it('makes one of a key, however many ask at once', async () => {
      const row = conversationSample()
      const made = await together(20, () => store().conversations.ensure({ ...row, id: ids.next() }))
      assert.equal(new Set(made.map((conversation) => conversation.id)).size, 1)
      const { id } = made[0]!
      assert.deepEqual(await store().conversations.find(row.channel, row.account, row.key), { ...row, id })
      assert.deepEqual(await store().conversations.getMany([id, 'none']), [{ ...row, id }])
      assert.equal(await store().conversations.find(row.channel, 'another', row.key), null)
    })

    it('goes on from what was heard last, and counts what was pushed since', async () => {
      const row = conversationSample({ route: { 'message.id': '1', $thread: 't' } })
      await store().conversations.ensure(row)
      const pushed = await together(5, () => store().conversations.pushed(row.id))
      assert.deepEqual(pushed.sort(), [1, 2, 3, 4, 5])
      const heard = { at: after(5), address: 'b@customer.example', route: { 'message.id': '2' }, verified: false }
      await store().conversations.heard(row.id, heard)
      const expected = { ...row, address: heard.address, verified: false, lastInboundAt: heard.at }
      assert.deepEqual(await store().conversations.get(row.id), {
        ...expected,
        route: { 'message.id': '2', $thread: 't' },
      })
    })

    it('leaves the budget alone when it hears the same again, or what is older', async () => {
      const row = conversationSample()
      await store().conversations.ensure(row)
      const heard = { at: after(5), address: 'b@customer.example', route: {}, verified: true }
      await store().conversations.heard(row.id, heard)
      await store().conversations.pushed(row.id)
      await store().conversations.heard(row.id, heard)
      await store().conversations.heard(row.id, { ...heard, at: after(4), address: 'old@customer.example' })
      const kept = await store().conversations.get(row.id)
      assert.equal(kept!.pushed, 1)
      assert.equal(kept!.address, 'b@customer.example')
      assert.deepEqual(kept!.lastInboundAt, after(5))
    })
  })

  describe('customers', () => {
    it('makes one of an identity, however many ask at once', async () => {
      const made = await together(20, () => store().customers.ensure(customerSample('race@customer.example')))
      assert.equal(new Set(made.map((customer) => customer.id)).size, 1)
      assert.deepEqual(await store().customers.get(made[0]!.id), made[0])
    })

    it('knows a customer by any of its identities, and verifies the one that is named', async () => {
      const mail = { channel: 'email', scope: '', address: 'both@customer.example', verified: false }
      const chat = { channel: 'slack', scope: 'T1', address: 'U1', verified: false }
      const row = customerSample('', { identities: [mail, chat] })
      await store().customers.ensure(row)
      await store().customers.verified(row.id, chat)
      const kept = await store().customers.ensure(customerSample('', { identities: [chat] }))
      assert.deepEqual(kept, { ...row, identities: [mail, { ...chat, verified: true }] })
    })
  })
}
