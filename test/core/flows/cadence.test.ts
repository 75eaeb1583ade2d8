import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function urgentTicket(from = '2026-11-23T10:00:00+08:00') {
  const desk = await simulatedDesk({ from })
  open.push(desk)
  await desk.write({ id: 'first', text: OUTAGE, subject: '宕机' })
  const ticket = await desk.ticket()
  const rows = () => desk.store.outbound.ofTicket(ticket.id)
  const local = (date: Date | null) => new Date(date!.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
  const updates = async () =>
    (await rows()).filter((row) => row.kind === 'progress' && row.state === 'sent').map((row) => local(row.sentAt))
  const told = async (kind: string) =>
    (await rows()).filter((row) => row.audience === 'desk' && row.kind === kind).map((row) => local(row.createdAt))
  return { ...desk, number: ticket.number, id: ticket.id, updates, told }
}

test('nobody writes: the customer hears on the beat all the same, the assignee is asked before, two empty ones escalate', async () => {
  const { runUntil, updates, told, box } = await urgentTicket()
  await runUntil('2026-11-23T16:30:00+08:00')
  assert.deepEqual(await updates(), ['12:00', '14:00', '16:00'])
  assert.deepEqual(await told('update-due'), ['11:45', '13:45', '15:45'])
  assert.deepEqual(await told('escalation'), ['14:00'])
  assert.match(box.posted[1]!.action.part.text, /目前还没有新的结果/)
  assert.match(box.posted[1]!.action.part.text, /减少通知/)
})

test('a reply within the interval counts as the update and begins the beat anew', async () => {
  const { runUntil, command, number, updates } = await urgentTicket()
  await runUntil('2026-11-23T11:30:00+08:00')
  await command('li', number, { command: 'reply', text: '正在恢复。' })
  await runUntil('2026-11-23T15:45:00+08:00')
  assert.deepEqual(await updates(), ['13:30', '15:30'])
})

test('the three lines go out at once and are the update', async () => {
  const { runUntil, command, number, updates, box, told } = await urgentTicket()
  await runUntil('2026-11-23T11:50:00+08:00')
  await command('li', number, { command: 'progress', done: '已切换', next: '核对数据', eta: '13:00' })
  await runUntil('2026-11-23T13:40:00+08:00')
  assert.deepEqual(await updates(), ['11:50'])
  assert.match(box.posted.at(-1)!.action.part.text, /已完成：已切换\n下一步：核对数据\n预计：13:00/)
  assert.deepEqual(await told('escalation'), [])
})

test('seven hours down: what was missed comes as one, then the beat goes on', async () => {
  const { runUntil, jumpTo, flows, settle, updates } = await urgentTicket('2026-10-14T07:00:00+08:00')
  await runUntil('2026-10-14T08:00:00+08:00')
  jumpTo('2026-10-14T15:00:00+08:00')
  await flows.tick()
  await settle()
  await runUntil('2026-10-14T18:00:00+08:00')
  assert.deepEqual(await updates(), ['15:00', '17:00'])
})

test('closing takes back an update that waits to be sent', async () => {
  const { runUntil, jumpTo, flows, waiting, command, number, store, id, kinds } = await urgentTicket()
  await runUntil('2026-11-23T11:59:00+08:00')
  jumpTo('2026-11-23T12:00:00+08:00')
  await flows.tick()
  assert.equal(waiting.deliver.length, 1)
  await command('li', number, { command: 'close' })
  assert.deepEqual(await kinds(id), ['acknowledgement', 'notice'])
  const waited = (await store.outbound.ofTicket(id)).find((row) => row.kind === 'progress')
  assert.equal(waited?.state, 'withdrawn')
})

test('an empty queue and one that is away cost nothing: the next tick finds it all again', async () => {
  const { queue, waiting, runUntil, jumpTo, flows, settle, updates, receive, tickets } = await urgentTicket()
  queue.away = true
  await receive({
    id: 'other',
    text: '打印机坏了',
    from: { address: 'bob@customer.example', name: '', verified: true },
  })
  await runUntil('2026-11-23T12:00:30+08:00')
  assert.deepEqual(await updates(), [])
  queue.away = false
  jumpTo('2026-11-23T12:00:40+08:00')
  await flows.tick()
  waiting.dispatch.length = 0
  waiting.deliver.length = 0
  jumpTo('2026-11-23T12:00:41+08:00')
  await flows.tick()
  await settle()
  assert.deepEqual(await updates(), ['12:00'])
  assert.equal((await tickets()).length, 2)
})

test('who asks for fewer updates gets one a business day at most, and is told so', async () => {
  const { write, runUntil, updates, kinds, id } = await urgentTicket()
  await write({ id: 'second', text: '减少通知', conversation: { key: 'first', address: 'ann@customer.example' } })
  await runUntil('2026-11-24T18:00:00+08:00', 300_000)
  const times = await updates()
  assert.equal(times.length, 2)
  assert.ok(
    times.every((time) => time >= '16:00' && time <= '17:00'),
    times.join(),
  )
  assert.equal((await kinds(id))[1], 'notice')
})

test('an unconfirmed solution is reminded of twice, then closed as unconfirmed; a reply reopens it', async () => {
  const { command, number, runUntil, kinds, id, ticket, store, write } = await urgentTicket()
  await command('li', number, { command: 'resolve', text: '已恢复。' })
  await runUntil('2026-11-29T12:00:00+08:00', 3_600_000)
  assert.deepEqual(await kinds(id), ['acknowledgement', 'solution', 'reminder', 'reminder', 'notice'])
  assert.equal((await ticket()).status, 'closed')
  const closed = (await store.timeline.ofTicket(id)).find((event) => event.to === 'closed')
  assert.equal(closed?.reason, 'unconfirmed')
  await write({ id: 'again', text: '还是不行', conversation: { key: 'first', address: 'ann@customer.example' } })
  assert.equal((await ticket()).status, 'open')
})

test('a priority that changes moves the beat', async () => {
  const { command, number, runUntil, updates } = await urgentTicket()
  await command('li', number, { command: 'set-priority', priority: 'important' })
  await runUntil('2026-11-23T19:00:00+08:00')
  assert.deepEqual(await updates(), ['14:00', '18:00'])
})
