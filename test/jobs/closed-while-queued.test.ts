import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { passing } from '../support/post-box.ts'
import { queuedDesk } from '../support/queued-desk.ts'
import { until } from '../support/until.ts'

const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'

async function deskBeforeTheUpdate(context: TestContext) {
  const desk = await queuedDesk(context, { from: '2026-11-23T10:00:00+08:00' })
  await desk.write({ id: 'first', text: OUTAGE, subject: '宕机' })
  const { id, number } = await desk.ticket()
  const update = async () => (await desk.store.outbound.ofTicket(id)).find(({ kind }) => kind === 'progress')
  const closeTicket = () => desk.command('li', number, { command: 'close' })
  return { ...desk, id, update, closeTicket }
}

test('closed while its update is in a worker’s hands and does not get through: it is not tried again', async (context) => {
  const desk = await deskBeforeTheUpdate(context)
  const sending = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const { send } = desk.box
  context.mock.method(desk.box, 'send', async (...given: Parameters<typeof send>) => {
    if (given[0].part.text.includes('目前还没有新的结果')) {
      sending.resolve()
      await goOn.promise
      throw passing()
    }
    return send(...given)
  })
  desk.jumpTo('2026-11-23T12:00:00+08:00')
  await desk.flows.tick()
  await sending.promise
  await desk.closeTicket()
  goOn.resolve()
  await until('given back', async () => (await desk.update())?.attempts === 1)
  await desk.tickAt('2026-11-23T12:00:10+08:00')
  assert.equal((await desk.update())?.state, 'withdrawn')
  assert.deepEqual(await desk.kinds(desk.id), ['acknowledgement', 'notice'])
})

test('closed between the tick’s look at what is due and its row in the outbox: nothing is sent', async (context) => {
  const desk = await deskBeforeTheUpdate(context)
  const { insert } = desk.store.outbound
  context.mock.method(desk.store.outbound, 'insert', async (rows: Parameters<typeof insert>[0]) => {
    if (rows.some(({ kind }) => kind === 'progress')) await desk.closeTicket()
    return insert(rows)
  })
  await desk.tickAt('2026-11-23T12:00:00+08:00')
  assert.equal((await desk.update())?.state, 'withdrawn')
  assert.deepEqual(await desk.kinds(desk.id), ['acknowledgement', 'notice'])
})
