import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const QUESTION = '请问如何导出报表？'
const OUTAGE = '生产系统全部宕机，所有用户无法登录，业务中断，请立即处理！'
const MONDAY = '2026-10-12T10:00:00+08:00'
const MINUTE = 60_000
const team = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'wang', name: '王工', role: 'l1' },
  { id: 'sun', name: '孙工', role: 'l1' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
]
const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function desk(config: Record<string, unknown> = {}, from = MONDAY) {
  const made = await simulatedDesk({ from, config: { agents: team, ...config } })
  open.push(made)
  const local = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
  /** Who owned the ticket from when on. */
  const owners = async (ticketId: string) =>
    (await made.store.timeline.ofTicket(ticketId))
      .filter(({ event }) => event === 'assignee')
      .map(({ at, to }) => [local(at), to])
  const told = async (ticketId: string, kind: string) =>
    (await made.store.outbound.ofTicket(ticketId))
      .filter((row) => row.audience === 'desk' && row.kind === kind)
      .map((row) => ({ at: local(row.createdAt), to: row.to, text: row.text ?? '' }))
  return { ...made, owners, told, local }
}

test('a ticket that nobody accepts walks through the team; the supervisor hears of it and owns it in the end', async () => {
  const { write, ticket, runUntil, owners, told } = await desk()
  await write({ id: 'first', text: QUESTION })
  const { id } = await ticket()
  await runUntil('2026-10-12T17:00:00+08:00', 5 * MINUTE)
  const walk = await owners(id)
  assert.deepEqual(
    walk.map(([at]) => at),
    ['10:00', '10:30', '11:00', '11:30'],
  )
  assert.deepEqual(
    walk
      .slice(0, 3)
      .map(([, to]) => to)
      .sort(),
    ['li', 'sun', 'wang'],
  )
  assert.equal(walk[3]![1], 'chen')
  const warned = (await told(id, 'warning')).filter(({ to }) => to.includes('role:supervisor'))
  assert.deepEqual(
    warned.slice(0, 3).map(({ at }) => at),
    ['10:30', '11:00', '11:30'],
  )
})

test('the one who is asked is told number, customer, description, priority and due times', async () => {
  const { write, ticket, told } = await desk()
  await write({ id: 'first', text: QUESTION })
  const { id, number, assignee } = await ticket()
  const [asked] = await told(id, 'assigned')
  assert.deepEqual(asked!.to, [assignee])
  for (const part of [number, 'Ann', QUESTION, '普通', '10:30'])
    assert.ok(asked!.text.includes(part), `${part} in ${asked!.text}`)
})

test('five press accept at once: one owner, whoever was asked; the others are told who; the owner again changes nothing', async () => {
  const people = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, name: `工程师${id}`, role: 'l1' }))
  const { write, command, store } = await desk({ agents: people })
  for (let round = 0; round < 5; round++) {
    await write({
      id: `t${round}`,
      text: QUESTION,
      from: { address: `c${round}@customer.example`, name: '', verified: true },
    })
  }
  for (const { number, id } of await store.tickets.list({}, { after: null, limit: 10 })) {
    const outcomes = await Promise.allSettled(people.map((each) => command(each.id, number, { command: 'accept' })))
    const owner = (await store.tickets.get(id))!
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.ok(owner.acceptedAt)
    assert.equal(
      outcomes.findIndex(({ status }) => status === 'fulfilled'),
      people.findIndex((each) => each.id === owner.assignee),
    )
    const name = people.find((each) => each.id === owner.assignee)!.name
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.match(outcome.reason.message, new RegExp(`${name} has accepted`))
    }
    const { version } = await command(owner.assignee!, number, { command: 'accept' })
    assert.equal(version, owner.version)
  }
})

test('working on what nobody accepted accepts it, and the walk ends', async () => {
  const { write, ticket, command, runUntil, owners } = await desk()
  await write({ id: 'first', text: QUESTION })
  const { id, number, assignee } = await ticket()
  const other = team.find((each) => each.role === 'l1' && each.id !== assignee)!.id
  const replied = await command(other, number, { command: 'reply', text: '在设置里。' })
  assert.equal(replied.assignee, other)
  assert.ok(replied.acceptedAt)
  await runUntil('2026-10-12T13:00:00+08:00', 5 * MINUTE)
  assert.deepEqual((await owners(id)).at(-1), ['10:00', other])
})

test('tickets go round: each of the team is asked as often as the others', async () => {
  const { write, tickets } = await desk()
  for (let index = 0; index < 9; index++) {
    await write({
      id: `t${index}`,
      text: QUESTION,
      from: { address: `c${index}@customer.example`, name: '', verified: true },
    })
  }
  const counts = Object.groupBy(await tickets(), ({ assignee }) => assignee ?? 'nobody')
  assert.deepEqual(Object.fromEntries(Object.entries(counts).map(([id, all]) => [id, all!.length])), {
    li: 3,
    wang: 3,
    sun: 3,
  })
})

const asked: [
  name: string,
  agents: Record<string, unknown>[],
  config: Record<string, unknown>,
  text: string,
  at: string,
  who: string,
][] = [
  [
    'a question goes to the trainer',
    [...team, { id: 'tang', name: '唐', role: 'trainer' }],
    {},
    QUESTION,
    MONDAY,
    'tang',
  ],
  [
    'whoever knows the matter is asked first',
    [...team, { id: 'qian', name: '钱', role: 'l1', skills: ['usage'] }],
    {},
    QUESTION,
    MONDAY,
    'qian',
  ],
  [
    'in the evening whose shift is on',
    [...team, { id: 'ye', name: '夜', role: 'l1', shift: 'night' }],
    { calendars: { night: { holidays: null, hours: { 'mon-sun': ['18:00-24:00'] } } } },
    QUESTION,
    '2026-10-12T20:00:00+08:00',
    'ye',
  ],
  [
    'at night the urgent goes to whoever is on call',
    [...team, { id: 'ye', name: '夜', role: 'l1', onCall: true }],
    {},
    OUTAGE,
    '2026-10-12T02:00:00+08:00',
    'ye',
  ],
  [
    'the customer’s consultant is asked first',
    team,
    { assignment: { consultants: { 'customer.example': 'sun' } } },
    QUESTION,
    MONDAY,
    'sun',
  ],
]

for (const [name, agents, config, text, at, who] of asked) {
  test(`offered: ${name}`, async () => {
    const { write, ticket } = await desk({ agents, ...config }, at)
    await write({ id: 'first', text })
    assert.equal((await ticket()).assignee, who)
  })
}

test('who is full is not asked; the least loaded is, where that is the method', async () => {
  const agents = [
    { id: 'li', name: '李', role: 'l1', capacity: 1 },
    { id: 'wang', name: '王', role: 'l1' },
  ]
  const { write, tickets } = await desk({ agents, assignment: { method: 'least-loaded' } })
  for (let index = 0; index < 4; index++) {
    await write({
      id: `t${index}`,
      text: QUESTION,
      from: { address: `c${index}@customer.example`, name: '', verified: true },
    })
  }
  const owners = (await tickets()).map(({ assignee }) => assignee)
  assert.equal(owners.filter((id) => id === 'li').length, 1)
  assert.equal(owners.filter((id) => id === 'wang').length, 3)
})

test('who is away is not asked; what they were offered goes on at once, what they took over when it is next due', async () => {
  const { write, tickets, command, flows, parts, runUntil, owners, told } = await desk()
  const chen = { id: 'chen', name: '陈主管', role: 'supervisor' }
  for (let index = 0; index < 6; index++) {
    await write({
      id: `t${index}`,
      text: QUESTION,
      from: { address: `c${index}@customer.example`, name: '', verified: true },
    })
  }
  const [taken, offered] = (await tickets()).filter(({ assignee }) => assignee === 'li')
  await command('li', taken!.number, { command: 'accept' })
  await assert.rejects(
    flows.presence({ id: 'wang', name: '王工', role: 'l1' }, 'li', 'away'),
    /Only 李工 or a supervisor/,
  )
  await flows.presence(chen, 'li', 'away')
  assert.notEqual((await parts.store.tickets.get(offered!.id))!.assignee, 'li')
  assert.equal((await parts.store.tickets.get(taken!.id))!.assignee, 'li')
  assert.ok((await told(taken!.id, 'warning')).some(({ to }) => to.includes('role:supervisor')))
  await runUntil('2026-10-12T17:00:00+08:00', 5 * MINUTE)
  const handed = await owners(taken!.id)
  assert.notEqual(handed.at(-1)![1], 'li')
  await assert.rejects(flows.presence(chen, 'nobody', 'away'), /no agent 'nobody'/)
})

test('a hand-over says why, and whoever gets it accepts it', async () => {
  const { write, ticket, command, told, store } = await desk()
  await write({ id: 'first', text: QUESTION })
  const { id, number, assignee } = await ticket()
  await command(assignee!, number, { command: 'accept' })
  const to = team.find((each) => each.role === 'l1' && each.id !== assignee)!.id
  const handed = await command(assignee!, number, { command: 'assign', agent: to, summary: '已确认是权限问题' })
  assert.deepEqual([handed.assignee, handed.acceptedAt], [to, null])
  assert.match((await told(id, 'assigned')).at(-1)!.text, /已确认是权限问题/)
  const event = (await store.timeline.ofTicket(id)).findLast((each) => each.event === 'assignee')
  assert.equal(event?.reason, '已确认是权限问题')
  assert.ok((await command(to, number, { command: 'accept' })).acceptedAt)
})

test('another type is others’ work: what nobody accepted is offered to them', async () => {
  const { write, ticket, command } = await desk({ agents: [...team, { id: 'pan', name: '潘', role: 'product' }] })
  await write({ id: 'first', text: QUESTION })
  const { number } = await ticket()
  assert.equal((await command('chen', number, { command: 'set-type', type: 'custom' })).assignee, 'pan')
})

test('all of a ticket’s deadlines are one timer; each step is told once', async () => {
  const { write, ticket, command, runUntil, store, told } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { id, number } = await ticket()
  await command('li', number, { command: 'accept' })
  const kinds = (await store.timers.ofTicket(id)).map(({ kind }) => kind).sort()
  assert.deepEqual(kinds, ['deadline', 'nudge', 'progress'])
  await command('li', number, { command: 'reply', text: '在看。' })
  await runUntil('2026-10-12T14:30:00+08:00', 5 * MINUTE)
  assert.deepEqual(
    (await told(id, 'breach')).map(({ at, text }) => `${at} ${text}`),
    ['11:00 初步诊断超时。', '14:00 解决时限已过。'],
  )
  assert.deepEqual(
    (await told(id, 'warning')).map(({ at }) => at),
    ['10:45', '13:00'],
  )
})

test('while the customer is waited for the clocks stand still, and the beat goes on with what was left of it', async () => {
  const { write, ticket, command, runUntil, local, store } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { id, number } = await ticket()
  await command('li', number, { command: 'accept' })
  await runUntil('2026-10-12T11:00:00+08:00', 5 * MINUTE)
  await command('li', number, { command: 'wait' })
  await runUntil('2026-10-12T16:00:00+08:00', 15 * MINUTE)
  await write({ id: 'second', text: '日志在附件里', conversation: { key: 'first', address: 'ann@customer.example' } })
  assert.equal(local((await ticket()).sla.resolve!), '19:00')
  assert.equal(local((await store.timers.get(`${id}:progress`))!.dueAt), '17:00')
})

test('of an interval that ends at night that is left which was left of it, not the way to the morning', async () => {
  const { write, ticket, command, runUntil, local, store } = await desk()
  await write({ id: 'first', text: 'Some of our printers do not print labels any more; the others still work.' })
  const { id, number, priority } = await ticket()
  assert.equal(priority, 'important')
  const due = async () => local((await store.timers.get(`${id}:progress`))!.dueAt)
  await command('li', number, { command: 'accept' })
  await runUntil('2026-10-12T20:30:00+08:00', 15 * MINUTE)
  assert.equal(await due(), '08:00')
  await command('li', number, { command: 'wait' })
  await runUntil('2026-10-13T09:00:00+08:00', 15 * MINUTE)
  await write({
    id: 'second',
    text: 'The log is empty.',
    conversation: { key: 'first', address: 'ann@customer.example' },
  })
  assert.equal(await due(), '10:30')
})

test('a customer who writes again is owed an answer in time; an answer ends that', async () => {
  const { write, ticket, command, local } = await desk()
  await write({ id: 'first', text: OUTAGE })
  const { number } = await ticket()
  await command('li', number, { command: 'reply', text: '在看。' })
  assert.equal((await ticket()).sla.nextResponse ?? null, null)
  await write({
    id: 'second',
    text: '有进展吗？现在还是不行',
    conversation: { key: 'first', address: 'ann@customer.example' },
  })
  assert.equal(local((await ticket()).sla.nextResponse!), '10:30')
  await command('li', number, { command: 'reply', text: '快了。' })
  assert.equal((await ticket()).sla.nextResponse ?? null, null)
})
