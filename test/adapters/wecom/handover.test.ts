import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect, customer, failure, sendAction } from './support.ts'

async function served(context: { after(end: () => Promise<void>): void }) {
  const connected = await connect()
  connected.peer.service.say(customer, '在吗')
  context.after(async () => {
    await connected.adapter.close?.()
    await connected.peer.stop()
  })
  const { handover } = connected.adapter
  assert.ok(handover)
  const words = () => connected.peer.service.words(customer)
  return { ...connected, handover, words }
}

describe('customer service: a conversation in other hands', () => {
  it('goes to a colleague, who is announced beside the five messages, and to another', async (context) => {
    const { peer, adapter, handover, words } = await served(context)
    await handover.give(customer, 'zhangsan', '同事来答复您')
    assert.deepEqual(words(), ['同事来答复您'])
    const held = await failure(adapter.send(sendAction(), 'row-0'))
    assert.equal(held.fault, 'held')
    assert.match(held.message, /^zhangsan has the conversation/)
    await handover.give(customer, 'zhangsan', '再说一次')
    await handover.give(customer, 'lisi', '又换了一位')
    assert.deepEqual(words(), ['同事来答复您'], 'WeCom lets only the first handing over be announced')
    assert.match((await failure(adapter.send(sendAction(), 'row-1'))).message, /^lisi has/)
    assert.equal(peer.calls.get('kf/service_state/trans'), 2)
  })

  it('comes back by ending: nothing can be sent before the customer writes, and they are told so', async (context) => {
    const { peer, adapter, handover, words } = await served(context)
    await handover.give(customer, 'zhangsan', '同事来答复您')
    assert.deepEqual(await handover.takeBack(customer, '请随时留言'), { mustWrite: true })
    assert.equal(words().at(-1), '请随时留言')
    assert.equal((await failure(adapter.send(sendAction(), 'row-0'))).fault, 'spent')
    assert.deepEqual(await handover.takeBack(customer, '再来一次'), { mustWrite: true })
    peer.service.say(customer, '还在吗')
    assert.deepEqual(await handover.takeBack(customer, '已经是我们的'), { mustWrite: false })
    await adapter.send(sendAction({ text: '在' }), 'row-0')
    assert.equal(words().at(-1), '在')
  })

  it('queues, and leaves the queue only by way of a colleague', async (context) => {
    const { adapter, handover } = await served(context)
    await handover.give(customer, null, '请稍候')
    await handover.give(customer, null, '请稍候')
    assert.match((await failure(adapter.send(sendAction(), 'row-0'))).message, /待接入池/)
    assert.match((await failure(handover.takeBack(customer, ''))).message, /to a colleague by name/)
    await handover.give(customer, 'zhangsan', '')
    assert.match((await failure(handover.give(customer, null, ''))).message, /zhangsan has .* name one/)
    assert.deepEqual(await handover.takeBack(customer, '请随时留言'), { mustWrite: true })
  })

  it('says who cannot have it, and why', async (context) => {
    const { peer, handover } = await served(context)
    assert.match((await failure(handover.give(customer, 'nobody', ''))).message, /95014.*接待人员/)
    peer.service.end(customer)
    assert.match((await failure(handover.give(customer, 'zhangsan', ''))).message, /has ended/)
  })

  it('moves although what was to be said cannot be', async (context) => {
    const { peer, handover, words } = await served(context)
    peer.next('kf/send_msg_on_event', { code: 95016 })
    await handover.give(customer, 'zhangsan', '同事来答复您')
    assert.deepEqual(words(), [])
  })
})
