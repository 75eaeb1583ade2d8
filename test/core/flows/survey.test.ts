import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const agents = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
  { id: 'zhao', name: '赵经理', role: 'success' },
]
const question = '请问在哪里可以修改发票抬头？'
let desk: SimulatedDesk
before(async () => {
  desk = await simulatedDesk({ from: '2026-10-12T02:00:00Z', config: { agents } })
})
after(() => desk.close())

let count = 0
const say = (key: string, text: string) =>
  desk.write({ id: `${key}-${++count}`, text, conversation: { key, address: key }, from: { address: key } as never })
const sent = (key: string) =>
  desk.box.posted.filter(({ action }) => action.conversation.key === key).map(({ action }) => action.part.text)
const ticketOf = async (key: string) => (await desk.tickets()).find(({ requester }) => requester.address === key)!
const in2Hours = () => desk.runUntil(new Date(desk.now().getTime() + 2 * 3_600_000).toISOString())

const closed = async (key: string) => {
  await say(key, question)
  const { number } = await ticketOf(key)
  await desk.command('li', number, { command: 'accept' })
  await desk.command('li', number, { command: 'resolve', text: '在设置里修改。' })
  assert.match(sent(key).at(-1)!, /1 已解决，2 没有解决/)
  await say(key, '1')
  const ticket = await ticketOf(key)
  assert.equal(ticket.status, 'closed')
  return ticket
}

test('a number answers the solution; the survey comes from somebody else; three numbers and words answer it', async () => {
  const ticket = await closed('happy')
  await in2Hours()
  assert.match(sent('happy').at(-1)!, /赵经理.*打分/s)
  const [row] = (await desk.store.outbound.ofTicket(ticket.id)).filter(({ kind }) => kind === 'survey')
  assert.equal(row?.author, 'zhao')
  await say('happy', '5 4 5，讲得很清楚')
  assert.match(sent('happy').at(-1)!, /谢谢您的评价/)
  const survey = (await desk.store.surveys.latest(ticket.conversationId))!
  const { solved, speed, words, suggestions, answered } = survey
  assert.deepEqual(
    { solved, speed, words, suggestions, answered },
    {
      solved: 5,
      speed: 4,
      words: 5,
      suggestions: '讲得很清楚',
      answered: true,
    },
  )
  assert.equal((await ticketOf('happy')).status, 'closed')
  assert.equal((await desk.store.surveys.closedBetween(new Date(0), desk.now())).length, 1)
})

test('a rating of 7 gets a clear word and changes nothing; a low one opens a follow-up', async () => {
  const ticket = await closed('sad')
  await in2Hours()
  await say('sad', '7')
  assert.match(sent('sad').at(-1)!, /1 到 5/)
  assert.equal((await desk.store.surveys.latest(ticket.conversationId))?.answered, false)
  await say('sad', '1')
  assert.match(sent('sad').at(-1)!, /够快.*清楚/s)
  await say('sad', '2 3')
  assert.match(sent('sad').at(-1)!, /谢谢您的评价/)
  const told = (await desk.store.outbound.ofTicket(ticket.id)).filter(({ kind }) => kind === 'follow-up')
  assert.deepEqual(
    told.map(({ to }) => to),
    [['role:success']],
  )
  assert.equal((await desk.store.timeline.ofTicket(ticket.id)).filter(({ event }) => event === 'follow-up').length, 1)
  assert.equal((await ticketOf('sad')).status, 'closed')
})

test('a number in the middle of a conversation is ordinary text', async () => {
  await say('middle', question)
  const { number } = await ticketOf('middle')
  await desk.command('li', number, { command: 'resolve', text: '请升级。' })
  await desk.command('li', number, { command: 'reply', text: '您用的是版本 1 还是 2？' })
  await say('middle', '1')
  assert.notEqual((await ticketOf('middle')).status, 'closed')
})

test('who asks for the status hears how it stands, and nothing else happens', async () => {
  await say('curious', question)
  await say('curious', '进度')
  assert.match(sent('curious').at(-1)!, /目前：已登记/)
  const ticket = await ticketOf('curious')
  assert.deepEqual(await desk.kinds(ticket.id), ['acknowledgement', 'notice'])
})

test('closed because nobody answered: nobody is asked', async () => {
  await say('silent', question)
  const { number, conversationId } = await ticketOf('silent')
  await desk.command('li', number, { command: 'resolve', text: '在设置里修改。' })
  await desk.runUntil(new Date(desk.now().getTime() + 7 * 86_400_000).toISOString(), 6 * 3_600_000)
  assert.equal((await ticketOf('silent')).status, 'closed')
  assert.equal(await desk.store.surveys.latest(conversationId), null)
})
