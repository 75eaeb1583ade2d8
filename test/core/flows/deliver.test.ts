import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ChannelError } from '../../../src/core/errors.ts'
import type { DeskAct } from '../../../src/core/ports/desk.ts'
import { passing } from '../../support/post-box.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function deskWithTicket(options: Partial<Parameters<typeof simulatedDesk>[0]> = {}) {
  const desk = await simulatedDesk({ from: '2026-11-23T10:00:00+08:00', ...options })
  open.push(desk)
  await desk.write({ id: 'first', text: 'The label is printed twice.', subject: 'label' })
  return { ...desk, ...(await desk.ticket()) }
}

const tickAt = async (desk: Pick<SimulatedDesk, 'jumpTo' | 'flows' | 'settle'>, at: string) => {
  desk.jumpTo(at)
  await desk.flows.tick()
  await desk.settle()
}

test('a passing fault is tried again, later each time, and nothing shows twice', async () => {
  const desk = await deskWithTicket()
  desk.box.faults.push(passing(), passing())
  await desk.command('li', desk.number, { command: 'reply', text: 'one' })
  assert.equal(desk.box.posted.length, 1)
  await tickAt(desk, '2026-11-23T10:00:01+08:00')
  assert.equal(desk.box.posted.length, 1)
  await tickAt(desk, '2026-11-23T10:00:03+08:00')
  assert.equal(desk.box.faults.length, 0)
  await tickAt(desk, '2026-11-23T10:00:14+08:00')
  assert.deepEqual(
    desk.box.posted.map(({ action }) => action.part.text.slice(0, 3)),
    ['Hel', 'one'],
  )
})

test('an answer that was lost on its way back: the same key again, the message once', async () => {
  const desk = await deskWithTicket()
  desk.box.lost.push(passing('the answer did not come'))
  await desk.command('li', desk.number, { command: 'reply', text: 'one' })
  await tickAt(desk, '2026-11-23T10:00:05+08:00')
  const row = (await desk.store.outbound.ofTicket(desk.id)).find(({ kind }) => kind === 'reply')
  assert.equal(row?.state, 'sent')
  assert.equal(desk.box.posted.filter(({ action }) => action.part.text === 'one').length, 1)
})

test('a limit is waited for exactly as long as the platform says, whatever waits behind it', async () => {
  const desk = await deskWithTicket()
  desk.box.faults.push(new ChannelError('rate-limited', 'slow down', 30_000))
  await desk.command('li', desk.number, { command: 'reply', text: 'one' })
  await tickAt(desk, '2026-11-23T10:00:29+08:00')
  assert.equal(desk.box.posted.length, 1)
  await tickAt(desk, '2026-11-23T10:00:30+08:00')
  assert.equal(desk.box.posted.length, 2)
})

test('answers of one conversation keep their order, also behind one that is tried again', async () => {
  const desk = await deskWithTicket()
  desk.box.faults.push(passing())
  for (const text of ['one', 'two', 'three']) await desk.command('li', desk.number, { command: 'reply', text })
  assert.equal(desk.box.posted.length, 1)
  await tickAt(desk, '2026-11-23T10:00:10+08:00')
  assert.deepEqual(
    desk.box.posted.slice(1).map(({ action }) => action.part.text),
    ['one', 'two', 'three'],
  )
})

test('a recipient who is gone: it fails for all to see, the assignee is told, and it can be sent again by hand', async () => {
  const desk = await deskWithTicket()
  desk.box.faults.push(new ChannelError('unreachable', 'no such user'))
  await desk.command('li', desk.number, { command: 'reply', text: 'one' })
  const rows = await desk.store.outbound.ofTicket(desk.id)
  const failed = rows.find(({ kind }) => kind === 'reply')!
  assert.equal(failed.state, 'failed')
  assert.equal(failed.error, 'no such user')
  const told = rows.find(({ kind }) => kind === 'failed-delivery')
  assert.match(told?.text ?? '', /no such user/)
  assert.deepEqual(told?.to, ['li'])
  await tickAt(desk, '2026-11-23T12:00:00+08:00')
  assert.equal(desk.box.posted.filter(({ action }) => action.part.text === 'one').length, 0)
  await desk.command('li', desk.number, { command: 'retry', message: failed.id })
  await tickAt(desk, '2026-11-23T12:00:01+08:00')
  assert.equal(desk.box.posted.filter(({ action }) => action.part.text === 'one').length, 1)
  await assert.rejects(
    desk.command('li', desk.number, { command: 'retry', message: failed.id }),
    /only one that failed/,
  )
})

test('a worker that dies with a claim: somebody else sends it once the claim has run out', async () => {
  const desk = await deskWithTicket()
  desk.queue.away = true
  await desk.command('li', desk.number, { command: 'reply', text: 'one' })
  const row = (await desk.store.outbound.ofTicket(desk.id)).find(({ kind }) => kind === 'reply')!
  const until = new Date(desk.now().getTime() + 8000)
  assert.ok(await desk.store.outbound.claim(row.id, 'the dead one', desk.now(), until))
  desk.queue.away = false
  await tickAt(desk, '2026-11-23T10:00:07+08:00')
  assert.equal(desk.box.posted.length, 1)
  await tickAt(desk, '2026-11-23T10:00:09+08:00')
  assert.equal(desk.box.posted.length, 2)
})

test('an agent’s message that is changed or taken back before it left was never seen otherwise', async () => {
  const desk = await deskWithTicket({ config: { replyHold: { surface: 'PT5S' } } })
  const surface = { channel: 'surface', account: 'a' }
  const by = { user: 'u1', name: 'Li', member: 'full' as const }
  const ticket = { number: desk.number }
  const act = (command: DeskAct['command'], key: string) => desk.flows.desk(surface).act({ by, ticket, command, key })
  await act({ command: 'reply', text: 'tpyo', source: 's1' }, 'k1')
  await act({ command: 'reply', text: 'secret', source: 's2' }, 'k2')
  await act({ command: 'edit-reply', text: 'typo', source: 's1' }, 'k3')
  await act({ command: 'withdraw-reply', source: 's2' }, 'k4')
  await tickAt(desk, '2026-11-23T10:00:06+08:00')
  assert.deepEqual(
    desk.box.posted.slice(1).map(({ action }) => action.part.text),
    ['typo'],
  )
  const late = await act({ command: 'edit-reply', text: 'too late', source: 's1' }, 'k5')
  assert.deepEqual(late.ok, false)
})

test('guests and strangers may do nothing on a surface', async () => {
  const desk = await deskWithTicket()
  for (const member of ['guest', 'foreign'] as const) {
    const surface = desk.flows.desk({ channel: 'surface', account: 'a' })
    const by = { user: 'u', name: 'x', member }
    const ticket = { number: desk.number }
    const call = { channel: 'phone', address: '138', subject: 'x', text: 'y' }
    const outcomes = await Promise.all([
      surface.act({ by, ticket, command: { command: 'close' }, key: member }),
      surface.offers(by, desk.number),
      surface.register(by, call, member),
    ])
    assert.deepEqual(
      outcomes.map(({ ok }) => ok),
      [false, false, false],
    )
  }
  assert.equal((await desk.ticket()).status, 'new')
})

test('a call that was registered is answered by hand: the owner is told, nothing is sent', async () => {
  const desk = await deskWithTicket()
  const actor = { id: 'li', name: '李工', role: 'l1' }
  const call = await desk.flows.register(actor, {
    channel: 'phone',
    subject: '打印',
    text: '打印机不工作',
    requester: { name: '王', address: '+86 21 5555 0100' },
  })
  await desk.settle()
  const rows = await desk.store.outbound.ofTicket(call.id)
  assert.equal(rows.filter(({ audience, state }) => audience === 'customer' && state === 'sent').length, 0)
  assert.match(rows.find(({ kind }) => kind === 'call')?.text ?? '', /5555 0100/)
})
