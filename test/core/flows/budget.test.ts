import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ChannelError } from '../../../src/core/errors.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const outage = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const within = 48 * 3_600_000

let desk: SimulatedDesk
before(async () => {
  desk = await simulatedDesk({
    from: '2026-10-15T01:00:00Z',
    capabilities: { push: { messages: 5, within }, choices: 'buttons' },
  })
})
after(() => desk.close())

const told = async (ticketId: string) =>
  (await desk.store.outbound.ofTicket(ticketId)).filter((row) => row.audience === 'desk' && row.kind === 'budget')

const opened = async (key: string) => {
  await desk.write({
    id: `${key}-1`,
    text: outage,
    conversation: { key, address: key },
    from: { address: key } as never,
  })
  const ticket = (await desk.tickets()).find(({ requester }) => requester.address === key)!
  await desk.command('li', ticket.number, { command: 'accept' })
  return ticket
}
const posted = (key: string) => desk.box.posted.filter(({ action }) => action.conversation.key === key)

test('left alone for a day and a half: updates thin out, the solution still goes, the agent was told', async () => {
  const ticket = await opened('alone')
  await desk.runUntil('2026-10-16T13:00:00Z')
  assert.deepEqual(await desk.kinds(ticket.id), ['acknowledgement', 'progress', 'progress', 'progress'])
  const [, first, second, third] = posted('alone').map(
    ({ at }) => (at.getTime() - Date.parse('2026-10-15T01:00Z')) / 3.6e6,
  )
  assert.equal(first, 2, 'the first update keeps the beat')
  assert.ok(second! - first! > 12 && third! - second! > 12, `${first} ${second} ${third}`)
  await desk.command('li', ticket.number, { command: 'resolve', text: '原因是磁盘已满。' })
  assert.equal(posted('alone').length, 5)
  assert.match(posted('alone').at(-1)!.action.part.text, /磁盘已满/)
  await desk.runUntil('2026-10-20T13:00:00Z')
  assert.equal(posted('alone').length, 5, 'reminders need a budget, too')
  const rows = await told(ticket.id)
  assert.ok(rows.length >= 2)
  assert.ok(rows.every((row) => row.to.includes('li')))
})

test("an agent's words go down to the reserve; those beyond it wait until the customer writes", async () => {
  const ticket = await opened('talk')
  for (const text of ['一', '二', '三', '四', '五']) await desk.command('li', ticket.number, { command: 'reply', text })
  assert.equal(posted('talk').length, 4)
  const failed = (await desk.store.outbound.ofTicket(ticket.id)).filter((row) => row.state === 'failed')
  assert.deepEqual(
    failed.map(({ text, held }) => ({ text, held })),
    [
      { text: '四', held: true },
      { text: '五', held: true },
    ],
  )
  desk.jumpTo('2026-10-20T13:10:00Z')
  await desk.write({ id: 'talk-2', text: '有进展吗？', conversation: { key: 'talk', address: 'talk' } })
  assert.deepEqual(
    posted('talk')
      .slice(4)
      .map(({ action }) => action.part.text),
    ['四', '五'],
  )
})

test('a platform that says the budget is spent is believed', async () => {
  const ticket = await opened('refused')
  desk.box.faults.push(new ChannelError('spent', 'errcode 45047'))
  await desk.command('li', ticket.number, { command: 'reply', text: '您好' })
  await desk.command('li', ticket.number, { command: 'resolve', text: '已修复。' })
  assert.equal(posted('refused').length, 1, 'nothing is tried after the refusal')
  assert.equal((await told(ticket.id)).length >= 3, true)
  desk.jumpTo('2026-10-20T14:00:00Z')
  await desk.write({ id: 'refused-2', text: '请问好了吗？', conversation: { key: 'refused', address: 'refused' } })
  assert.ok(posted('refused').some(({ action }) => action.part.text.includes('已修复')))
})

test('a platform that slows down one conversation keeps no other waiting', async () => {
  const ticket = await opened('slow')
  const other = await opened('quick')
  desk.box.faults.push(new ChannelError('rate-limited', '429', 60_000, 'conversation'))
  const rows = await desk.store.outbound.ofTicket(ticket.id)
  assert.ok(rows.length > 0)
  await desk.command('li', ticket.number, { command: 'reply', text: '稍等' })
  await desk.command('li', other.number, { command: 'reply', text: '马上' })
  assert.equal(posted('slow').length, 1)
  assert.equal(posted('quick').length, 2)
  const waiting = (await desk.store.outbound.ofTicket(ticket.id)).find((row) => row.text === '稍等')!
  assert.deepEqual(await desk.flows.deliver(waiting.id), { pauseMs: 0 })
  await desk.runUntil(new Date(desk.now().getTime() + 61_000).toISOString(), 61_000)
  assert.equal(posted('slow').length, 2)
})

test('what a platform takes from one conversation is kept, and no other one waits for it', async () => {
  const usual = desk.box.capabilities.limits
  const one = await opened('paced-one')
  const other = await opened('paced-other')
  desk.jumpTo(new Date(desk.now().getTime() + 60_000).toISOString())
  desk.box.capabilities.limits = [{ per: 'conversation', messages: 1, within: 60_000 }]
  await desk.command('li', one.number, { command: 'reply', text: '先发' })
  await desk.command('li', one.number, { command: 'reply', text: '后发' })
  await desk.command('li', other.number, { command: 'reply', text: '另一位' })
  assert.deepEqual([posted('paced-one').length, posted('paced-other').length], [2, 2])
  await desk.runUntil(new Date(desk.now().getTime() + 60_000).toISOString(), 60_000)
  assert.equal(posted('paced-one').length, 3)
  desk.box.capabilities.limits = usual
})

test('nobody can turn down a solution that they have not seen: their message lets it out, and then they are asked', async () => {
  const hours = (count: number) => new Date(desk.now().getTime() + count * 3_600_000).toISOString()
  const ticket = await opened('unseen')
  desk.jumpTo(hours(49))
  await desk.command('li', ticket.number, { command: 'resolve', text: '已更换磁盘。' })
  await desk.runUntil(hours(24 * 6), 6 * 3_600_000)
  const state = async () => (await desk.store.tickets.get(ticket.id))!
  assert.equal((await state()).status, 'resolved', 'what was never seen is not closed for want of an answer')
  const rows = await desk.store.outbound.ofTicket(ticket.id)
  assert.ok(!rows.some(({ kind }) => kind === 'reminder'))
  assert.ok(rows.some(({ kind, to, text }) => kind === 'follow-up' && to[0] === 'li' && text?.includes('换一种方式')))

  const before = posted('unseen').length
  const say = (id: string, text: string) =>
    desk.write({ id, text, conversation: { key: 'unseen', address: 'unseen' }, from: { address: 'unseen' } as never })
  await say('unseen-2', '还是不行，没有解决！')
  assert.equal((await state()).status, 'resolved')
  assert.deepEqual(
    posted('unseen')
      .slice(before)
      .map(({ action }) => [action.part.text.includes('已更换磁盘'), action.part.choices?.length]),
    [[true, 2]],
  )
  assert.ok((await desk.store.messages.ofTicket(ticket.id)).some(({ text }) => text.startsWith('还是不行')))
  const reminder = await desk.store.timers.get(`${ticket.id}:reminder`)
  assert.equal(reminder?.dueAt.toISOString(), hours(48))
  assert.equal((await desk.store.tickets.get(ticket.id))?.status, 'resolved')

  desk.jumpTo(hours(1))
  await say('unseen-3', '还是不行')
  assert.equal((await state()).status, 'open')
})
