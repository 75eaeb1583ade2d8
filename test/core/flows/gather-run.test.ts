import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const LIMIT = 3
/** Those that open tickets, and one that is gathered by itself. */
const FIRST = LIMIT + 1

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

type Event = Parameters<SimulatedDesk['receive']>[0]

const from = (address: string) => ({ address, name: '', verified: true })
const robot = from('robot@customer.example')
const alerts = (start: number, count: number): Event[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `alert${start + index}`,
    text: `Alert ${start + index}: solved, thanks.`,
    from: robot,
  }))

async function floodedDesk(): Promise<SimulatedDesk> {
  // Ahead of the database's own clock, by which it forgets counters.
  const desk = await simulatedDesk({ from: '2126-11-23T10:00:00+08:00', config: { newTicketsPerHour: LIMIT } })
  open.push(desk)
  for (const event of alerts(0, FIRST)) await desk.write(event)
  return desk
}

/** Kept, and left to the sweep: their ids. */
async function kept(desk: SimulatedDesk, events: Event[]): Promise<string[]> {
  const ids: string[] = []
  for (const event of events) ids.push(...(await desk.receive(event)))
  desk.waiting.dispatch.splice(0)
  return ids
}

async function inGroup(desk: SimulatedDesk, events: Event[]): Promise<string[]> {
  const ids = await kept(desk, events)
  await desk.flows.dispatchBacklog(ids)
  await desk.settle()
  return ids
}

/** The ticket of the flood: the last that was opened. */
const gathered = async (desk: SimulatedDesk) => (await desk.tickets())[0]!

const outcome = async (desk: SimulatedDesk) =>
  Promise.all(
    (await desk.tickets()).map(async (ticket) => ({
      requester: ticket.requester.address,
      status: ticket.status,
      messages: (await desk.store.messages.ofTicket(ticket.id)).map(({ text, attachments }) => [text, attachments]),
      sent: await desk.kinds(ticket.id),
      told: (await desk.store.outbound.ofTicket(ticket.id)).filter(({ audience }) => audience === 'desk').length,
      timeline: (await desk.store.timeline.ofTicket(ticket.id)).map(({ event, from, to }) => [event, from, to]),
    })),
  )

test('a flood that is laid down in groups ends as message by message, and so does what came among it', async () => {
  const stored = { fileId: 'a'.repeat(64), name: 'log.txt', type: 'text/plain', size: 2 }
  const events: Event[] = [
    ...alerts(FIRST, 10),
    { id: 'ann', text: 'Nothing prints.' },
    { id: 'again', text: 'The same again.', from: robot, conversation: { key: 'alert0', address: robot.address } },
    { id: 'away', text: 'I am away.', from: robot, automatic: { reason: 'auto-replied' } },
    { id: 'log', text: 'Here is the log.', from: robot, files: [{ ...stored, stored }] },
    { id: 'ann2', text: 'The scanner is slow, too.' },
    ...alerts(FIRST + 10, 10),
  ]
  const [single, grouped] = [await floodedDesk(), await floodedDesk()]
  for (const id of await kept(single, events)) await single.flows.dispatch(id)
  await single.settle()
  const ids = await inGroup(grouped, events)
  const expected = await outcome(single)
  assert.deepEqual(
    expected.map(({ messages }) => messages.length).sort(),
    [1, 1, 1, 2, 1 + (FIRST - LIMIT) + 21].sort(),
  )
  const inOrder = (all: typeof expected) => all.sort((one, other) => one.messages.length - other.messages.length)
  assert.deepEqual(inOrder(await outcome(grouped)), inOrder(expected))
  assert.deepEqual(await grouped.store.inbound.received(ids), [])
})

test('a group of a flood costs the database as much as one message', async (context) => {
  const desk = await floodedDesk()
  const { store } = desk
  const writes = [
    context.mock.method(store.messages, 'insert'),
    context.mock.method(store.inbound, 'processed'),
    context.mock.method(store.tickets, 'update'),
    context.mock.method(store.counters, 'add'),
    context.mock.method(store.customers, 'ensure'),
    context.mock.method(store.outbound, 'insert'),
    context.mock.method(store.timeline, 'insert'),
    context.mock.method(store.timers, 'set'),
  ]
  await inGroup(desk, alerts(FIRST, 100))
  assert.deepEqual(
    writes.map(({ mock }) => mock.callCount()),
    [1, 1, 0, 0, 0, 0, 0, 0],
  )
  assert.equal((await store.messages.ofTicket((await gathered(desk)).id)).length, 1 + (FIRST - LIMIT) + 100)
})

test('run again, a group changes nothing; neither do those that opened the tickets', async () => {
  const desk = await floodedDesk()
  const { store, flows, settle, now } = desk
  const opened = (await desk.tickets()).map(({ id }) => id)
  const ids = [...opened, ...(await inGroup(desk, alerts(FIRST, 10)))]
  const before = await outcome(desk)
  for (const id of ids) {
    await store.inbound.quarantine(id, 'to run it again')
    await store.inbound.replay(id, now())
  }
  await flows.dispatchBacklog(ids)
  await settle()
  assert.deepEqual(await outcome(desk), before)
  assert.deepEqual(await store.inbound.received(ids), [])
})

test('a flood’s ticket that was solved is reopened once; one that is spam takes the rest in silence', async (context) => {
  const desk = await floodedDesk()
  const { id, number } = await gathered(desk)
  await desk.command('li', number, { command: 'accept' })
  await desk.command('li', number, { command: 'resolve', text: 'The disks are replaced.' })
  await inGroup(desk, alerts(FIRST, 10))
  assert.equal((await desk.store.tickets.get(id))?.status, 'open')
  assert.equal((await desk.kinds(id)).filter((kind) => kind === 'reopened').length, 1)

  await desk.command('li', number, { command: 'spam' })
  const { mock } = context.mock.method(desk.store.messages, 'insert')
  await inGroup(desk, alerts(FIRST + 10, 10))
  assert.equal(mock.callCount(), 1)
  assert.equal((await desk.store.tickets.get(id))?.status, 'closed')
  assert.equal((await desk.store.messages.ofTicket(id)).length, 1 + (FIRST - LIMIT) + 20)
  assert.equal((await desk.tickets()).length, LIMIT)
})
