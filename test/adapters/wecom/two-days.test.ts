import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Accept } from '../../../src/core/ports/channel.ts'
import { simulatedDesk } from '../../support/simulated-desk.ts'
import { until } from '../../support/until.ts'
import { connect, customer, streamOf } from './support.ts'

const outage = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const step = 30 * 60_000
const hours = (count: number) => count * 3_600_000

/** The flows, the real client and the stand-in with its rules, all in one time that the test drives. */
async function running(context: { after(end: () => Promise<void>): void }) {
  const { peer, adapter, state } = await connect()
  const desk = await simulatedDesk({
    from: new Date(peer.clock.now()).toISOString(),
    channel: (channel, account) => (channel === 'wecom' && account === 'service' ? adapter : undefined),
  })
  const stream = streamOf(adapter)
  context.after(async () => {
    await stream.stop()
    await adapter.close?.()
    await peer.stop()
    await desk.close()
  })
  const accept: Accept = async (events, cursor) => {
    await desk.flows.receive({ channel: 'wecom', account: 'service' }, events)
    if (cursor) await state.set(cursor.name, cursor.value)
  }
  const moment = async () => {
    desk.jumpTo(new Date(peer.clock.now()).toISOString())
    await desk.flows.tick()
    await desk.settle()
  }
  return {
    peer,
    desk,
    shown: () => peer.service.shown(customer).length,
    words: () => peer.service.words(customer),
    /** The customer writes, and it is read and followed. */
    async says(text: string) {
      peer.service.say(customer, text)
      await stream.start(accept)
      await until('it is read', () => desk.waiting.dispatch.length > 0)
      await stream.stop()
      await moment()
    },
    async pass(milliseconds: number) {
      for (let passed = 0; passed < milliseconds; passed += step) {
        peer.clock.advance(step)
        await moment()
      }
    },
    told: async (ticketId: string) =>
      (await desk.store.outbound.ofTicket(ticketId))
        .filter(({ kind }) => kind === 'budget')
        .map(({ text }) => text ?? ''),
  }
}

test('an urgent ticket left alone for 48 hours: five messages at most, one kept for the solution, the agent told', async (context) => {
  const { peer, desk, shown, words, says, pass, told } = await running(context)
  await says(outage)
  const { id, number } = await desk.ticket()
  await desk.command('li', number, { command: 'accept' })
  await pass(hours(47))
  assert.equal(shown(), 4, 'the acknowledgement and three updates')
  assert.ok((await told(id)).some((text) => text.includes('只剩一条消息，留给解决方案')))
  await desk.command('li', number, { command: 'resolve', text: '磁盘已满，清理后恢复。' })
  assert.equal(shown(), 5)
  assert.match(words().at(-1)!, /磁盘已满/)
  await pass(hours(50))
  assert.equal(shown(), 5, 'nothing more, reminders neither')
  assert.equal(peer.calls.get('kf/send_msg'), 5, 'WeCom had to refuse nothing')
  assert.ok((await told(id)).some((text) => text.includes('不能再发消息')))

  await says('还是登录不了，又宕机了！')
  assert.ok(shown() >= 6, 'their word makes the budget whole')
  await pass(hours(30))
  assert.ok(shown() > 6 && shown() <= 5 + 4, `${shown()} messages: one is kept again`)
  assert.equal(peer.calls.get('kf/send_msg'), shown())
})

test('left alone beyond the 48 hours: what is kept is not sent into the void, and goes once the customer writes', async (context) => {
  const { peer, desk, shown, words, says, pass, told } = await running(context)
  await says(outage)
  const { id, number } = await desk.ticket()
  await desk.command('li', number, { command: 'accept' })
  await pass(hours(49))
  assert.equal(shown(), 4)
  await desk.command('li', number, { command: 'resolve', text: '磁盘已满，清理后恢复。' })
  assert.equal(shown(), 4)
  assert.equal(peer.calls.get('kf/send_msg'), 4, 'it is not even tried')
  assert.ok((await told(id)).length > 0)
  await says('请问好了吗？')
  assert.ok(words().some((text) => text.includes('磁盘已满')))
  assert.ok(shown() <= 4 + 5)
})
