import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { changeTicket } from '../../../src/core/flows/command/change.ts'
import { restartCadence } from '../../../src/core/flows/timers/schedule.ts'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const MONDAY = '2026-11-23T10:00:00+08:00'
const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

test('a custom request with an agreed date far off is told of weekly, and on its priority’s beat behind that date', async () => {
  const desk = await simulatedDesk({ from: MONDAY })
  open.push(desk)
  await desk.write({ id: 'first', text: '请问如何导出报表？' })
  const { id } = await desk.ticket()
  const agreed = { on: new Date('2026-12-10T23:59:00+08:00'), at: desk.now() }
  const { after: ticket } = await changeTicket(desk.parts, id, 'agreed', () => ({ type: 'custom', agreed }))
  await restartCadence(desk.parts, ticket, desk.now(), true)
  await desk.runUntil('2026-11-30T09:30:00+08:00', 21_600_000)
  await desk.runUntil('2026-11-30T10:00:00+08:00')
  await desk.runUntil('2026-12-12T00:00:00+08:00', 21_600_000)
  const local = (date: Date | null) => new Date(date!.getTime() + 8 * 3_600_000).toISOString().slice(5, 10)
  const rows = await desk.store.outbound.ofTicket(id)
  const updates = rows.filter((row) => row.kind === 'progress' && row.state === 'sent').map((row) => local(row.sentAt))
  assert.deepEqual(updates, ['11-30', '12-07', '12-11'])
  const asked = rows.filter((row) => row.kind === 'update-due').map((row) => local(row.createdAt))
  // Of the others it depends on the ticket's place in the hour whether a step falls into the quarter before.
  assert.equal(asked[0], '11-30')
})

test('the agreed date is what is promised from then on: no other one is overdue, and another priority does not undo it', async () => {
  const desk = await simulatedDesk({ from: MONDAY })
  open.push(desk)
  await desk.write({ id: 'first', text: '希望增加与我们ERP系统的数据对接接口，定制开发。' })
  const { id, number } = await desk.ticket()
  await desk.command('li', number, { command: 'set-type', type: 'custom' })
  await desk.command('li', number, { command: 'agree', on: '2026-12-10' })
  await desk.command('li', number, { command: 'set-priority', priority: 'important' })
  assert.equal((await desk.ticket()).sla.resolve?.toISOString(), '2026-12-10T15:59:00.000Z')
  await desk.runUntil('2026-12-02T10:00:00+08:00', 21_600_000)
  const late = (await desk.store.outbound.ofTicket(id)).filter(({ dedupeKey }) => dedupeKey.includes(':resolve:breach'))
  assert.equal(late.length, 0)
})
