import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const FAULT = '部分标签打印不出来，报错E1001，可以手工填写，希望今天处理。'
const MINUTE = 60_000
const team = [
  { id: 'li', name: '李工', role: 'l1' },
  { id: 'wang', name: '王工', role: 'l1' },
  { id: 'erl', name: '二线甲', role: 'l2' },
  { id: 'er2', name: '二线乙', role: 'l2' },
  { id: 'rd', name: '研发', role: 'rd' },
  { id: 'chen', name: '陈主管', role: 'supervisor' },
]
const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

const local = (date: Date) => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
const toLevel2 = { command: 'escalate', to: 'l2', known: '驱动', impact: '标签' } as const
const toResearch = { ...toLevel2, to: 'rd', cause: '内存', estimate: '两天' } as const

/** A fault that li accepted at 10:00 and escalated at 10:30 of a Monday. */
async function escalated(wanted: typeof toLevel2 | typeof toResearch = toLevel2) {
  const desk = await simulatedDesk({ from: '2026-10-12T10:00:00+08:00', config: { agents: team } })
  open.push(desk)
  await desk.write({ id: 'first', text: FAULT })
  const { id, number } = await desk.ticket()
  await desk.command('li', number, { command: 'accept' })
  await desk.runUntil('2026-10-12T10:30:00+08:00', 5 * MINUTE)
  await desk.command('li', number, wanted)
  const happened = async (event: string) =>
    (await desk.store.timeline.ofTicket(id))
      .filter((each) => each.event === event)
      .map(({ at, to }) => `${local(at)} ${to}`)
  const told = async (kind: string) =>
    (await desk.store.outbound.ofTicket(id))
      .filter((row) => row.audience === 'desk' && row.kind === kind)
      .map((row) => `${local(row.createdAt)} ${row.to.join(' ')}`)
  return { ...desk, id, number, happened, told }
}

test('escalating tells the other level and asks one of it; the owner keeps the ticket until somebody accepts', async () => {
  const { command, number, ticket, happened, told, runUntil } = await escalated()
  assert.equal((await ticket()).assignee, 'li')
  assert.deepEqual(await told('escalation'), ['10:30 role:l2 li'])
  assert.deepEqual(await happened('offered'), ['10:30 erl'])
  assert.ok((await told('assigned')).includes('10:30 erl'))
  await assert.rejects(command('wang', number, { command: 'accept' }), /李工 has accepted/)
  await command('li', number, { command: 'accept' })
  assert.equal((await ticket()).assignee, 'li', 'the owner accepting again changes nothing')
  await command('er2', number, { command: 'accept' })
  assert.equal((await ticket()).assignee, 'er2', 'anyone of the level may')
  await runUntil('2026-10-12T14:00:00+08:00', 5 * MINUTE)
  assert.deepEqual(await happened('offered'), ['10:30 erl'], 'nobody else is asked any more')
})

test('nobody of the other level accepts: the next one is asked, the supervisor hears of it, and the owner stays', async () => {
  const { command, number, ticket, happened, told, runUntil } = await escalated()
  await runUntil('2026-10-12T11:15:00+08:00', 5 * MINUTE)
  assert.deepEqual(await happened('offered'), ['10:30 erl', '11:00 er2'])
  assert.equal((await ticket()).assignee, 'li')
  assert.ok((await told('warning')).includes('11:00 role:supervisor'))
  await runUntil('2026-10-12T14:00:00+08:00', 5 * MINUTE)
  assert.ok((await told('warning')).includes('11:30 role:supervisor'))
  assert.equal((await told('warning')).filter((line) => line.endsWith('role:supervisor')).length, 2)
  assert.equal((await ticket()).assignee, 'li')
  await command('erl', number, { command: 'accept' })
  assert.equal((await ticket()).assignee, 'erl', 'anyone of that level still may')
})

test('an escalation within the hour is the first diagnosis: it is not overdue later', async () => {
  const { told, runUntil } = await escalated()
  await runUntil('2026-10-12T12:00:00+08:00', 5 * MINUTE)
  assert.deepEqual(await told('breach'), [])
})

test('research and development is warned of its plan; the plan answers the escalation, and the owner stays', async () => {
  const { command, number, ticket, told, runUntil, happened } = await escalated(toResearch)
  await runUntil('2026-10-12T13:40:00+08:00', 5 * MINUTE)
  assert.ok((await told('warning')).some((line) => line.startsWith('13:30') && line.includes('role:rd')))
  const before = await happened('assignee')
  const { assignee } = await ticket()
  await command('rd', number, { command: 'plan', text: '下个版本' })
  const after = await ticket()
  assert.deepEqual([after.assignee, after.offer ?? null], [assignee, null])
  assert.deepEqual(await happened('assignee'), before)
})

test('a solution ends the asking, and work by one of that level takes the ticket over', async () => {
  const solved = await escalated()
  await solved.command('li', solved.number, { command: 'resolve', text: '已修复' })
  assert.equal((await solved.ticket()).offer ?? null, null)
  const worked = await escalated()
  await worked.command('erl', worked.number, { command: 'reply', text: '我在看日志' })
  assert.equal((await worked.ticket()).assignee, 'erl')
})
