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
