import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const agents = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
  { id: 'zhao', name: '赵经理', role: 'success' },
]
let desk: SimulatedDesk
before(async () => {
  desk = await simulatedDesk({
    from: '2026-10-12T02:00:00Z',
    config: { agents, survey: { recommend: true } },
    capabilities: { choices: 'buttons' },
  })
})
after(() => desk.close())

let count = 0
const at = (key: string) => ({ conversation: { key, address: key }, from: { address: key } as never })
const say = (key: string, text: string) => desk.write({ id: `${key}-${++count}`, text, ...at(key) })
const press = (key: string, choice: string) =>
  desk.write({ id: `${key}-${++count}`, kind: 'choice', text: '', choice, ...at(key) })
const posted = (key: string) =>
  desk.box.posted.filter(({ action }) => action.conversation.key === key).map(({ action }) => action.part)
const ids = (key: string) => (posted(key).at(-1)?.choices ?? []).map(({ id }) => id)
const ticketOf = async (key: string) => (await desk.tickets()).find(({ requester }) => requester.address === key)!
const later = (days: number) => new Date(desk.now().getTime() + days * 86_400_000).toISOString()
const surveyOf = async (key: string) => (await desk.store.surveys.latest((await ticketOf(key)).conversationId))!
const words = async (key: string) =>
  (await desk.store.messages.ofTicket((await ticketOf(key)).id)).map(({ text }) => text)

/** Asked, solved and confirmed by pressing. */
const closed = async (key: string) => {
  await say(key, '请问在哪里可以修改发票抬头？')
  const { number } = await ticketOf(key)
  await desk.command('li', number, { command: 'resolve', text: '在设置里修改。' })
  await press(key, `confirm:${number}:yes`)
  assert.equal((await ticketOf(key)).status, 'closed')
  return number
}
const asked = async (key: string) => {
  const number = await closed(key)
  await desk.runUntil(later(1 / 12))
  return number
}

test('each question is answered by pressing, one after the other, each once', async () => {
  await asked('ann')
  const { id } = await surveyOf('ann')
  assert.deepEqual(
    ids('ann'),
    [1, 2, 3, 4, 5].map((value) => `rate:${id}:solved:${value}`),
  )
  await press('ann', `rate:${id}:solved:5`)
  await press('ann', `rate:${id}:solved:1`)
  assert.equal((await surveyOf('ann')).solved, 5, 'pressing again changes nothing')
  assert.deepEqual(posted('ann').filter(({ choices }) => choices?.[0]?.id.includes(':speed:')).length, 1)
  for (const question of ['speed', 'words']) await press('ann', `rate:${id}:${question}:4`)
  assert.deepEqual(ids('ann').length, 11, 'from 0 to 10')
  await press('ann', `rate:${id}:recommend:7`)
  const { solved, speed, words: clear, recommend, answered } = await surveyOf('ann')
  assert.deepEqual([solved, speed, clear, recommend, answered], [5, 4, 4, 7, true])
  assert.match(posted('ann').at(-1)!.text, /谢谢您的评价/)
  assert.equal((await ticketOf('ann')).status, 'closed')
  assert.deepEqual(
    await desk.store.timeline
      .ofTicket((await ticketOf('ann')).id)
      .then((all) => all.filter(({ event }) => event === 'follow-up')),
    [],
  )
})

test('a 7 where there are five is refused, pressed or written, and nothing is kept of it', async () => {
  await asked('bob')
  const { id } = await surveyOf('bob')
  await press('bob', `rate:${id}:solved:7`)
  assert.match(posted('bob').at(-1)!.text, /1 到 5/)
  await say('bob', '7')
  assert.match(posted('bob').at(-1)!.text, /1 到 5/)
  const { solved, answered } = await surveyOf('bob')
  assert.deepEqual([solved, answered], [null, false])
  assert.ok((await words('bob')).includes('7'), 'what they said is on the ticket')
})

test('pressing "solved" twice closes once; a button of an older ticket says so, and changes nothing', async () => {
  const first = await closed('eva')
  await press('eva', `confirm:${first}:yes`)
  const events = await desk.store.timeline.ofTicket((await ticketOf('eva')).id)
  assert.equal(events.filter(({ event, to }) => event === 'status' && to === 'closed').length, 1)
  await desk.runUntil(later(9), 86_400_000)
  await say('eva', '打印机坏了，部分标签打印不出来')
  const [second] = await desk.tickets()
  assert.notEqual(second!.number, first)
  await desk.command('li', second!.number, { command: 'resolve', text: '已更换打印头。' })
  await press('eva', `confirm:${first}:no`)
  assert.equal((await desk.store.tickets.get(second!.id))?.status, 'resolved')
  assert.equal((await desk.store.tickets.byNumber(first))?.status, 'closed')
  assert.match(posted('eva').at(-1)!.text, /之前|已经|不再/)
  const { id } = (await desk.store.surveys.closedBetween(new Date(0), desk.now())).at(-1)!
  await press('eva', `rate:${id}:solved:5`)
  assert.equal((await desk.store.surveys.get(id))?.solved, null)
})

test('a customer is looked in on after a while, again and again: success is told', async () => {
  await closed('kim')
  const { id, requester, tier } = await ticketOf('kim')
  const every = desk.parts.settings.visitEveryMs[tier]!
  const told = async () =>
    (await desk.store.outbound.ofTicket(id)).filter(({ kind, to }) => kind === 'follow-up' && to[0] === 'role:success')
  const visit = await desk.store.timers.get(`${requester.customerId}:visit`)
  assert.equal(visit?.dueAt.getTime(), (await desk.store.tickets.get(id))!.closedAt!.getTime() + every)
  desk.jumpTo(visit!.dueAt.toISOString())
  await desk.runUntil(later(1 / 24))
  assert.equal((await told()).length, 1)
  const next = await desk.store.timers.get(`${requester.customerId}:visit`)
  assert.equal(next?.dueAt.getTime(), visit!.dueAt.getTime() + every)
  desk.jumpTo(next!.dueAt.toISOString())
  await desk.runUntil(later(1 / 24))
  assert.equal((await told()).length, 2)
})
