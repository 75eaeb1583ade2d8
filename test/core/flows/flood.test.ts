import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createRush } from '../../../src/core/flows/dispatch/rush.ts'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const LIMIT = 5
const FLOOD = 40

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function floodedDesk(config: Record<string, unknown> = {}) {
  // Ahead of the database's own clock, by which it forgets counters.
  const desk = await simulatedDesk({
    from: '2126-11-23T10:00:00+08:00',
    config: { newTicketsPerHour: LIMIT, ...config },
  })
  open.push(desk)
  return desk
}

const from = (address: string) => ({ address, name: '', verified: true })
const robot = from('robot@customer.example')

test('what one sender begins beyond the hour’s tickets is gathered in the last of them, and nothing is lost', async () => {
  const { write, tickets, store, box } = await floodedDesk()
  for (let index = 0; index < FLOOD; index++) await write({ id: `flood${index}`, text: `Alert ${index}`, from: robot })

  const all = await tickets()
  assert.equal(all.length, LIMIT)
  assert.equal(box.posted.length, LIMIT, 'acknowledgements')
  const messages = (await Promise.all(all.map(({ id }) => store.messages.ofTicket(id)))).flat()
  assert.equal(new Set(messages.map(({ text }) => text)).size, FLOOD)
  const [last] = all
  const gathered = await store.messages.ofTicket(last!.id)
  assert.equal(gathered.length, FLOOD - LIMIT + 1)
  const told = (await store.outbound.ofTicket(last!.id)).filter(({ audience }) => audience === 'desk')
  assert.equal(told.filter(({ dedupeKey }) => dedupeKey.endsWith(':flood')).length, 1)
  assert.equal(told.filter(({ dedupeKey }) => dedupeKey.endsWith(':told')).length, 0)
})

test('many at one time, some of them run again, still open no more than that', async () => {
  const { receive, waiting, flows, settle, tickets, store, runUntil } = await floodedDesk()
  for (let index = 0; index < FLOOD; index++)
    await receive({ id: `flood${index}`, text: `Alert ${index}`, from: robot })
  const ids = waiting.dispatch.splice(0)
  await Promise.all(ids.map((id) => flows.dispatch(id)))
  for (const id of ids.slice(0, 10)) {
    await store.inbound.quarantine(id, 'to run it again')
    await flows.replay(id)
  }
  await settle()
  // Those that came while the conversation was just being begun are run again.
  await runUntil('2126-11-23T10:00:10+08:00', 1000)

  const all = await tickets()
  assert.equal(all.length, LIMIT)
  const kept = (await Promise.all(all.map(({ id }) => store.messages.ofTicket(id)))).flat()
  assert.deepEqual(new Set(kept.map(({ id }) => id)), new Set(ids))
})

test('many customers of one domain are no flood, and an hour later a sender begins anew', async () => {
  const { write, tickets, box, jumpTo } = await floodedDesk()
  for (let index = 0; index < FLOOD; index++) {
    await write({ id: `mail${index}`, text: 'The label is printed twice.', from: from(`c${index}@customer.example`) })
  }
  assert.equal((await tickets()).length, FLOOD)
  assert.equal(box.posted.length, FLOOD)

  for (let index = 0; index < LIMIT; index++) await write({ id: `flood${index}`, text: 'Alert', from: robot })
  jumpTo('2126-11-23T11:00:01+08:00')
  await write({ id: 'later', text: 'Another matter', from: robot })
  assert.equal((await tickets()).length, FLOOD + LIMIT + 1)
})

test('what goes on in a conversation of its own is no flood', async () => {
  const { write, tickets, store, box } = await floodedDesk()
  await write({ id: 'first', text: 'Where do I find the export?' })
  const references = [`post-${box.posted[0]!.key}`]
  for (let index = 0; index < FLOOD; index++) {
    const conversation = { key: `reply${index}`, address: 'ann@customer.example', references }
    await write({ id: `reply${index}`, text: `Page ${index} is empty.`, conversation })
  }
  const [ticket, ...others] = await tickets()
  assert.equal(others.length, 0)
  assert.equal((await store.messages.ofTicket(ticket!.id)).length, FLOOD + 1)
})

test('what a sender writes beyond ten messages at once and one a second waits behind the others', () => {
  let now = new Date('2126-11-23T10:00:00Z')
  const rush = createRush({ now: () => now })
  for (let index = 0; index < 10; index++) assert.equal(rush('robot'), false)
  for (let index = 0; index < 100; index++) assert.equal(rush('robot'), true)
  assert.equal(rush('ann'), false)
  now = new Date('2126-11-23T10:00:01Z')
  assert.deepEqual([rush('robot'), rush('robot')], [false, true])
  now = new Date('2126-11-23T10:01:00Z')
  for (let index = 0; index < 10; index++) assert.equal(rush('robot'), false)
  assert.equal(rush('robot'), true)
})

test('a clock that is set back keeps no sender waiting for longer', () => {
  let now = new Date('2126-11-23T10:00:00Z')
  const rush = createRush({ now: () => now })
  for (let index = 0; index < 10; index++) rush('robot')
  now = new Date('2126-11-23T09:00:00Z')
  assert.equal(rush('robot'), true)
  now = new Date('2126-11-23T09:00:01Z')
  assert.equal(rush('robot'), false)
})

test('what comes in a rush is kept at once and worked on by the next sweep; others are not kept waiting', async () => {
  const { flows, store, waiting, settle, runUntil, box } = await floodedDesk({ newTicketsPerHour: 1000 })
  const receive = async (id: string, sender: string) => {
    const body = {
      ...{ kind: 'message', at: '2126-11-23T02:00:00Z', subject: '', externalId: id, text: 'Nothing prints.' },
      ...{ from: from(`${id}@customer.example`), conversation: { key: id, address: `${id}@customer.example` } },
    }
    const raw = { externalId: id, scope: '', body: Buffer.from(JSON.stringify(body)), sender }
    return flows.receive({ channel: 'post', account: 'box' }, [raw])
  }
  for (let index = 0; index < 15; index++) await receive(`rush${index}`, 'robot')
  const [other] = await receive('other', 'ann')
  assert.equal(waiting.dispatch.length, 11)
  assert.equal(waiting.dispatch.at(-1), other)
  await settle()
  assert.equal(box.posted.length, 11)

  await runUntil('2126-11-23T10:00:02+08:00', 1000)
  assert.equal(box.posted.length, 16)
  assert.deepEqual(await store.inbound.waiting(new Date('2126-11-24T00:00:00Z'), 10), [])
})
