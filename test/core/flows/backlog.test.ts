import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { RawEvent } from '../../../src/core/ports/channel.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function newDesk(): Promise<SimulatedDesk> {
  const desk = await simulatedDesk({ from: '2026-11-23T10:00:00+08:00' })
  open.push(desk)
  return desk
}

type Said = { text: string; key?: string; second: number; files?: unknown[]; colleague?: object }

const rawOf = ({ text, key = 'ann', second, files, colleague }: Said): RawEvent => {
  const address = `${key}@customer.example`
  const body = {
    kind: 'message',
    at: new Date(Date.UTC(2026, 10, 23, 1, 0, second)).toISOString(),
    subject: '',
    externalId: `${key}-${second}`,
    text,
    files,
    colleague,
    from: { address, name: key, verified: true },
    conversation: { key, address },
  }
  return { externalId: `${key}-${second}`, scope: '', body: Buffer.from(JSON.stringify(body)) }
}

const receive = (desk: SimulatedDesk, said: Said[]) =>
  desk.flows.receive({ channel: 'post', account: 'box' }, said.map(rawOf))

/** What is left of a desk's work, without ids. */
async function outcome(desk: SimulatedDesk) {
  const all = await desk.tickets()
  // The number, and the slot within the hour that goes by it, are whose row was first.
  const found = all.map(async (ticket) => ({
    requester: ticket.requester.address,
    status: ticket.status,
    closedAs: ticket.closedAs,
    fewerUpdates: ticket.fewerUpdates,
    messages: (await desk.store.messages.ofTicket(ticket.id)).map(({ text, at, attachments }) => ({
      text,
      at,
      files: attachments.map(({ name }) => name),
    })),
    told: (await desk.store.outbound.ofTicket(ticket.id))
      .filter(({ audience }) => audience === 'desk')
      .map(({ kind, text }) => `${kind} ${text?.replaceAll(ticket.number, 'number')}`)
      .sort(),
    sent: await desk.kinds(ticket.id),
    heard: (await desk.store.conversations.get(ticket.conversationId))?.lastInboundAt,
    timeline: (await desk.store.timeline.ofTicket(ticket.id)).map(({ event, from, to }) => [event, from, to]),
    timers: (await desk.store.timers.ofTicket(ticket.id)).map(({ kind, rank, priority }) => [kind, rank, priority]),
  }))
  return (await Promise.all(found)).sort((one, other) => one.requester.localeCompare(other.requester))
}

async function bothWays(said: Said[], before: (desk: SimulatedDesk) => Promise<void> = async () => {}) {
  const [single, grouped] = [await newDesk(), await newDesk()]
  for (const desk of [single, grouped]) await before(desk)
  const ids = await receive(single, said)
  single.waiting.dispatch.splice(0)
  for (const id of ids) await single.flows.dispatch(id)
  await single.settle()
  const group = await receive(grouped, said)
  grouped.waiting.dispatch.splice(0)
  await grouped.flows.dispatchBacklog(group)
  await grouped.settle()
  return { single, grouped, ids: group }
}

const plain = (count: number, from: number, key?: string): Said[] =>
  Array.from({ length: count }, (_, index) => ({
    text: `The label of order ${from + index} is printed twice.`,
    second: from + index,
    ...(key && { key }),
  }))

test('a backlog of several conversations ends as the same messages one by one', async () => {
  const said = [
    ...plain(10, 0),
    ...plain(10, 0, 'bob'),
    ...plain(5, 10),
    { text: 'Where is the export?', second: 3, key: 'eve' },
  ]
  const { single, grouped } = await bothWays(said)
  const expected = await outcome(single)
  assert.deepEqual(
    expected.map(({ messages }) => messages.length),
    [15, 10, 1],
  )
  assert.deepEqual(await outcome(grouped), expected)
})

test('words that ask for more than being kept are followed at their place among the others', async () => {
  const stored = { fileId: 'a'.repeat(64), name: 'log.txt', type: 'text/plain', size: 2 }
  const said: Said[] = [
    ...plain(4, 0),
    { text: 'status', second: 4 },
    ...plain(3, 5),
    { text: 'fewer updates', second: 8 },
    { text: 'I took this over in the app.', second: 9, colleague: {} },
    { text: 'Here is the log.', second: 10, files: [{ stored }] },
    ...plain(3, 11),
    { text: 'Thank you!', second: 14 },
  ]
  const { single, grouped } = await bothWays(said)
  const [expected] = await outcome(single)
  assert.equal(expected?.fewerUpdates, true)
  assert.equal(expected?.messages.length, 15)
  assert.deepEqual(await outcome(grouped), [expected])
})

test('what a solved ticket gets is followed word by word: solved, and then not', async () => {
  const solved = async (desk: SimulatedDesk) => {
    await desk.flows.receive({ channel: 'post', account: 'box' }, [rawOf({ text: 'Nothing prints.', second: -600 })])
    await desk.settle()
    const { number } = await desk.ticket()
    await desk.command('li', number, { command: 'accept' })
    await desk.command('li', number, { command: 'resolve', text: 'It prints again.' })
    desk.jumpTo('2026-11-23T12:00:00+08:00')
  }
  const said: Said[] = [
    { text: 'solved', second: 8000 },
    { text: 'Now it prints twice again, each label!', second: 8001 },
    ...plain(5, 8002),
  ]
  const { single, grouped } = await bothWays(said, solved)
  const [expected] = await outcome(single)
  assert.equal(expected?.status, 'open')
  assert.deepEqual(expected?.sent.filter((kind) => kind === 'reopened').length, 1)
  assert.deepEqual(await outcome(grouped), [expected])
})

test('run again, wholly or in part, a group changes nothing', async () => {
  const { grouped, ids } = await bothWays([...plain(8, 0), ...plain(8, 0, 'bob')])
  const before = await outcome(grouped)
  for (const id of ids.slice(3, 12)) {
    await grouped.store.inbound.quarantine(id, 'to run it again')
    await grouped.store.inbound.replay(id, grouped.now())
  }
  await grouped.flows.dispatchBacklog(ids)
  await grouped.settle()
  assert.deepEqual(await outcome(grouped), before)
  assert.deepEqual(await grouped.store.inbound.received(ids), [])
})

test('one that cannot be read is kept aside, and the others of its conversation go on', async () => {
  const desk = await newDesk()
  const broken: RawEvent = { externalId: 'broken', scope: '', body: Buffer.from('{') }
  const ids = await desk.flows.receive({ channel: 'post', account: 'box' }, [
    ...plain(3, 0).map(rawOf),
    broken,
    ...plain(3, 3).map(rawOf),
  ])
  await desk.flows.dispatchBacklog(ids)
  const [ticket] = await desk.tickets()
  assert.equal((await desk.store.messages.ofTicket(ticket!.id)).length, 6)
  const left = await desk.store.inbound.get(ids[3]!)
  assert.deepEqual([left?.state, left?.attempts], ['received', 1])
})

test('what is not a customer’s doing is done with, and the others of its conversation go on', async (context) => {
  const desk = await newDesk()
  const parse = desk.box.parse
  context.mock.method(desk.box, 'parse', async (raw: Parameters<typeof parse>[0]) => {
    const event = await parse(raw)
    return event?.text === 'our own echo' ? null : event
  })
  const echo = { text: 'our own echo', second: 3 }
  const ids = await receive(desk, [...plain(3, 0), echo, ...plain(3, 4)])
  await desk.flows.dispatchBacklog(ids)
  const [ticket] = await desk.tickets()
  assert.equal((await desk.store.messages.ofTicket(ticket!.id)).length, 6)
  assert.deepEqual(await desk.store.inbound.received(ids), [])
})
