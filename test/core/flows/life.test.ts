import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const MONDAY = '2026-11-23T10:00:00+08:00'
const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function desk(options: Partial<Parameters<typeof simulatedDesk>[0]> = {}) {
  const made = await simulatedDesk({ from: MONDAY, ...options })
  open.push(made)
  return made
}

const followUp = (text: string, id: string) => ({
  id,
  text,
  conversation: { key: 'first', address: 'ann@customer.example' },
})

test('a first message is acknowledged once with its number; the same event again changes nothing', async () => {
  const { write, ticket, box, kinds, store } = await desk()
  await write({ id: 'first', text: OUTAGE, subject: '宕机' })
  await write({ id: 'first', text: OUTAGE, subject: '宕机' })
  const made = await ticket()
  assert.equal(made.number, '20261123-001')
  assert.equal(made.priority, 'urgent')
  assert.equal(made.status, 'new')
  assert.deepEqual(await kinds(made.id), ['acknowledgement'])
  assert.equal(box.posted.length, 1)
  assert.match(box.posted[0]!.action.part.text, /20261123-001/)
  assert.equal((await store.messages.ofTicket(made.id)).length, 1)
})

test('two first messages of one conversation at the same time make one ticket', async () => {
  const { receive, waiting, flows, ticket, store } = await desk()
  const conversation = { key: 'chat-1', address: 'chat-1' }
  await Promise.all([
    receive({ id: 'a', text: OUTAGE, conversation }),
    receive({ id: 'b', text: '还有人吗？', conversation }),
  ])
  await Promise.all(waiting.dispatch.splice(0).map((id) => flows.dispatch(id)))
  const made = await ticket()
  assert.equal((await store.messages.ofTicket(made.id)).length, 2)
  assert.equal((await store.outbound.byKey(`${made.id}:acknowledgement`))?.kind, 'acknowledgement')
})

test('solved, confirmed, closed; thanks leaves it closed; a real reply within a week reopens it, with no second acknowledgement', async () => {
  const { write, ticket, command, jumpTo, kinds, store } = await desk()
  await write({ id: 'first', text: OUTAGE, subject: '宕机' })
  const { number, id } = await ticket()
  assert.equal((await command('li', number, { command: 'accept' })).status, 'open')
  assert.equal((await command('li', number, { command: 'resolve', text: '数据库已恢复。' })).status, 'resolved')
  await write(followUp('已解决', 'second'))
  assert.equal((await ticket()).status, 'closed')
  const due = (await store.timers.ofTicket(id)).map(({ kind }) => kind)
  assert.ok(
    due.every((kind) => ['watch', 'survey', 'visit'].includes(kind)),
    `still due: ${due}`,
  )
  await write(followUp('谢谢！', 'third'))
  assert.equal((await ticket()).status, 'closed')
  jumpTo('2026-11-25T10:00:00+08:00')
  await write(followUp('又出现了同样的问题，用户还是无法登录', 'fourth'))
  assert.equal((await ticket()).status, 'open')
  assert.deepEqual(await kinds(id), ['acknowledgement', 'solution', 'reopened'])
  const statuses = (await store.timeline.ofTicket(id))
    .filter((event) => event.event === 'status')
    .map((event) => event.to)
  assert.deepEqual(statuses, ['open', 'resolved', 'closed', 'open'])
})

test('who writes more than a week after closing opens a new ticket that names the old one', async () => {
  const { write, ticket, tickets, command, jumpTo, store } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { number } = await ticket()
  await command('li', number, { command: 'close', reason: '重复' })
  jumpTo('2026-12-02T10:00:01+08:00')
  await write(followUp('谢谢！', 'thanks'))
  assert.equal((await ticket()).status, 'closed')
  await write(followUp('打印机又坏了', 'later'))
  const all = await tickets()
  assert.equal(all.length, 2)
  const opened = (await store.timeline.ofTicket(all[0]!.id)).find((event) => event.event === 'opened')
  assert.equal(opened?.reason, `follows ${number}`)
  const links = all.map((each) => each.links)
  assert.deepEqual(links, [[{ number, relation: 'follows' }], [{ number: all[0]!.number, relation: 'followed-by' }]])
})

test('a customer who is waited for and answers sets the clock going again', async () => {
  const { write, ticket, command, store } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { number, id } = await ticket()
  await command('li', number, { command: 'wait' })
  assert.equal(await store.timers.get(`${id}:progress`), null)
  await write(followUp('日志在附件里', 'second'))
  assert.equal((await ticket()).status, 'open')
  assert.ok(await store.timers.get(`${id}:progress`))
})

test('a note never comes near the customer, a reply sets the first response once', async () => {
  const { write, ticket, command, box, jumpTo } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { number } = await ticket()
  await command('li', number, { command: 'note', text: '内部机密' })
  const first = await command('li', number, { command: 'reply', text: '我们在看。' })
  assert.equal(first.assignee, 'li')
  assert.equal(first.status, 'open')
  jumpTo('2026-11-23T10:05:00+08:00')
  const second = await command('li', number, { command: 'reply', text: '还在看。' })
  assert.equal(second.firstResponseAt?.toISOString(), first.firstResponseAt?.toISOString())
  assert.ok(!box.posted.some(({ action }) => action.part.text.includes('内部机密')))
  assert.ok(box.posted.every(({ action }) => action.part.automatic === action.part.text.includes('您好')))
})

test('of two who accept at once one wins, and the other is told who', async () => {
  const { write, ticket, command } = await desk({
    config: { agents: ['li', 'wang', 'sun', 'zhao', 'qian'].map((id) => ({ id, name: id, role: 'l1' })) },
  })
  await write({ id: 'first', text: OUTAGE })
  const { number } = await ticket()
  const outcomes = await Promise.allSettled(
    ['li', 'wang', 'sun', 'zhao', 'qian'].map((id) => command(id, number, { command: 'accept' })),
  )
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  const { assignee } = await ticket()
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.match(outcome.reason.message, new RegExp(`${assignee} has accepted`))
  }
  const again = await command(assignee!, number, { command: 'accept' })
  assert.equal(again.assignee, assignee)
})

test('the same command under the same key is done once', async () => {
  const { write, ticket, command, box } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { number } = await ticket()
  await command('li', number, { command: 'reply', text: '在看。' }, 'key-1')
  await command('li', number, { command: 'reply', text: '在看。' }, 'key-1')
  assert.equal(box.posted.filter(({ action }) => action.part.text === '在看。').length, 1)
})

const refused: [name: string, command: Record<string, string>, message: RegExp][] = [
  ['an unknown command', { command: 'explode' }, /no command 'explode'/],
  ['an empty reply', { command: 'reply', text: ' ' }, /empty/],
  ['an unknown priority', { command: 'set-priority', priority: 'asap' }, /no priority 'asap'.*urgent/],
  ['an unknown type', { command: 'set-type', type: 'magic' }, /no type 'magic'.*fault/],
  ['an unknown agent', { command: 'assign', agent: 'nobody' }, /no agent 'nobody'.*li/],
  [
    'reopening what is open',
    { command: 'reopen', reason: 'x' },
    /is new: 'reopen' works where it is resolved or closed/,
  ],
  ['progress without its lines', { command: 'progress', done: 'a', next: '', eta: 'b' }, /next is missing/],
]

test('what cannot be done is refused with what to do, and changes nothing', async () => {
  const { write, ticket, command } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const before = await ticket()
  for (const [name, wanted, message] of refused) {
    await assert.rejects(command('li', before.number, wanted as never), message, name)
  }
  const { version } = await ticket()
  assert.equal(version, before.version)
})

test('a sender whom nothing authenticates gets one acknowledgement and no more until they write again', async () => {
  const { write, ticket, runUntil, kinds, box } = await desk()
  const from = { address: 'stranger@customer.example', name: '', verified: false }
  const conversation = { key: 'first', address: from.address }
  await write({ id: 'first', text: OUTAGE, from, conversation })
  const { id } = await ticket()
  await runUntil('2026-11-23T20:00:00+08:00', 600_000)
  assert.deepEqual(await kinds(id), ['acknowledgement'])
  await write({ id: 'second', text: '有人吗？', from, conversation })
  await runUntil('2026-11-23T22:10:00+08:00', 600_000)
  assert.deepEqual(await kinds(id), ['acknowledgement', 'progress'])
  assert.equal(box.posted.length, 2)
})

test('a yes counts in either language, whatever the ticket is kept in', async () => {
  const { write, ticket, command, store } = await desk()
  await write({ id: 'first', text: 'The printer prints every label twice since this morning.' })
  const { number, id } = await ticket()
  await command('li', number, { command: 'resolve', text: 'Mended.' })
  await write(followUp('问题解决了，可以关闭', 'yes'))
  assert.equal((await store.tickets.get(id))?.status, 'closed')
})
