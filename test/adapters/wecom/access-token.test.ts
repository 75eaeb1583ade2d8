import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MemoryState } from '../../support/memory-state.ts'
import { connect, customer, failure, sendAction } from './support.ts'

async function sending(context: { after(end: () => Promise<void>): void }) {
  const state = new MemoryState()
  const one = await connect({ state })
  one.peer.service.say(customer, '在吗')
  context.after(() => one.peer.stop())
  return { ...one, state, other: (await connect({ state, peer: one.peer })).adapter }
}

describe('the access token', () => {
  it('is asked for once by many who need it, and shared by all processes', async (context) => {
    const { peer, adapter, other } = await sending(context)
    await Promise.all([0, 1, 2].map((index) => adapter.send(sendAction(), `row-${index}`)))
    await other.send(sendAction(), 'row-3')
    assert.equal(peer.tokens.asked, 1)
  })

  it('is asked for again once it is no longer taken, and the call repeated', async (context) => {
    const { peer, adapter, other } = await sending(context)
    await adapter.send(sendAction(), 'row-0')
    peer.tokens.revoke()
    await adapter.send(sendAction(), 'row-1')
    assert.equal(peer.tokens.asked, 2)
    await other.send(sendAction(), 'row-2')
    assert.equal(peer.tokens.asked, 2, 'the other one takes what the first has asked for')
    peer.clock.advance(7_200_000)
    await adapter.send(sendAction(), 'row-3')
    assert.equal(peer.tokens.asked, 3)
    assert.equal(peer.service.shown(customer).length, 4)
  })

  it('is repeated once only: a second refusal is told', async (context) => {
    const { peer, adapter } = await sending(context)
    peer.next('kf/send_msg', { code: 40014 }, { code: 42001 })
    assert.equal((await failure(adapter.send(sendAction(), 'row-0'))).fault, 'unauthorised')
  })

  it('lies sealed in the store, and stands in no error', async (context) => {
    const { peer, adapter, state } = await sending(context)
    await adapter.send(sendAction(), 'row-0')
    const token = peer.tokens.issue().access_token
    for (const value of state.values.values()) {
      assert.ok(!value.includes(token) && !value.includes(peer.credentials.secret))
    }
    await peer.stop()
    const { message } = await failure(adapter.send(sendAction(), 'row-1'))
    assert.match(message, /could not be reached/)
    assert.ok(!message.includes(token) && !message.includes(peer.credentials.secret))
    peer.stop = async () => {}
  })
})
