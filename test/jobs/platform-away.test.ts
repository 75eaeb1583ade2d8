import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DELIVER_CONCURRENCY } from '../../src/jobs/workers.ts'
import { passing } from '../support/post-box.ts'
import { queuedDesk } from '../support/queued-desk.ts'

const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const MINOR = '打印机的标签打印了两次'
const beat = { firstResponse: 'PT1H', resolve: 'PT4H', updateEvery: 'PT25M', updateClock: 'always' }
const priorities = { urgent: beat, important: beat, normal: beat }
/** More than are sent at one time, so that the queue decides who is first. */
const URGENT = DELIVER_CONCURRENCY + 10
const NORMAL = 15

test('a platform is away for an hour: then the latest update of each ticket and every answer, the urgent first', async (context) => {
  const desk = await queuedDesk(context, { from: '2026-11-23T10:00:00+08:00', config: { priorities } })
  const { send } = desk.box
  let away = false
  context.mock.method(desk.box, 'send', async (...given: Parameters<typeof send>) => {
    if (away) throw passing('503')
    return send(...given)
  })
  const begin = (name: string, text: string) => {
    const from = { address: `${name}@${name}.example`, name, verified: true }
    return desk.receive({ id: name, text, from })
  }
  await Promise.all(Array.from({ length: URGENT }, (_, index) => begin(`urgent${index}`, OUTAGE)))
  // A minute later: by their last attempts these would be first.
  desk.jumpTo('2026-11-23T10:01:00+08:00')
  await Promise.all(Array.from({ length: NORMAL }, (_, index) => begin(`normal${index}`, MINOR)))
  await desk.idle()
  const tickets = await desk.tickets()
  const named = (name: string) => tickets.find(({ requester }) => requester.name === name)!
  assert.equal(desk.box.posted.length, URGENT + NORMAL)

  away = true
  await desk.tickAt('2026-11-23T10:25:00+08:00')
  for (const text of ['one', 'two']) {
    await desk.command('li', named('normal0').number, { command: 'reply', text })
    await desk.command('li', named('normal1').number, { command: 'progress', done: text, next: 'b', eta: 'c' })
  }
  await begin('late', MINOR)
  for (const time of ['10:26', '10:50', '10:51', '11:15', '11:16']) await desk.tickAt(`2026-11-23T${time}:00+08:00`)
  assert.equal(desk.box.posted.length, URGENT + NORMAL)

  away = false
  await desk.tickAt('2026-11-23T11:39:00+08:00')
  const sent = desk.box.posted.slice(URGENT + NORMAL).map(({ action }) => action)
  const to = (name: string) => sent.filter(({ conversation }) => conversation.key === name)
  const textsTo = (name: string) => to(name).map(({ part }) => part.text)
  const { kinds } = desk
  const late = (await desk.tickets()).find(({ requester }) => requester.name === 'late')!
  assert.deepEqual(await kinds(late.id), ['acknowledgement', 'progress'])
  assert.deepEqual(await kinds(named('normal0').id), ['acknowledgement', 'reply', 'reply', 'progress'])
  assert.deepEqual(textsTo('normal0').slice(0, 2), ['one', 'two'])
  assert.deepEqual(await kinds(named('normal1').id), ['acknowledgement', 'progress', 'progress', 'progress'])
  assert.match(textsTo('normal1').join(), /one.*two/s)
  const plain = tickets.filter(({ requester }) => !['normal0', 'normal1'].includes(requester.name))
  for (const { requester } of plain) assert.equal(to(requester.name).length, 1, requester.name)
  const order = sent
    .map(({ conversation }) => conversation.key)
    .filter((name) => plain.some(({ requester }) => requester.name === name))
  assert.ok(
    order.slice(0, URGENT - DELIVER_CONCURRENCY).every((name) => name.startsWith('urgent')),
    order.join(),
  )
})
