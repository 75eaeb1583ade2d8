import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ChannelError } from '../../../src/core/errors.ts'
import type { Handover } from '../../../src/core/ports/channel.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

const within = 48 * 3_600_000
const given: [string, string | null][] = []
let refuse: ChannelError | null = null
const handover: Handover = {
  async give(address, to) {
    if (refuse) throw refuse
    given.push([address, to])
  },
  takeBack: async () => ({ mustWrite: true }),
}

let desk: SimulatedDesk
before(async () => {
  desk = await simulatedDesk({
    from: '2026-10-15T01:00:00Z',
    config: {
      agents: [
        { id: 'li', name: '李工', role: 'l1', post: 'li.gong' },
        { id: 'chen', name: '陈主管', role: 'l1' },
      ],
    },
    capabilities: { push: { messages: 5, within } },
  })
})
after(() => desk.close())

const opened = async (key: string) => {
  await desk.write({
    id: key,
    text: '打印机坏了',
    conversation: { key, address: key },
    from: { address: key } as never,
  })
  return (await desk.tickets()).find(({ requester }) => requester.address === key)!
}
const conversationOf = async (id: string) => (await desk.store.conversations.get(id))!
const events = async (id: string) =>
  (await desk.store.timeline.ofTicket(id)).map(({ event, to, from }) => ({ event, to, from }))
const rowOf = async (ticketId: string, text: string) =>
  (await desk.store.outbound.ofTicket(ticketId)).find((row) => row.text === text)!

test('where the channel has no app of its own, it is neither offered nor done', async () => {
  const ticket = await opened('without')
  assert.ok(!desk.flows.allowed(ticket, 'l1').some((name) => name === 'hand-over' || name === 'take-back'))
  await assert.rejects(desk.command('li', ticket.number, { command: 'hand-over', to: 'zhangsan' }), /no app of its own/)
  await assert.rejects(desk.command('li', ticket.number, { command: 'take-back' }), /no app of its own/)
})

test('handed over and taken back: what is written meanwhile waits for the customer, and is told once', async () => {
  Object.assign(desk.box, { handover })
  const ticket = await opened('with')
  assert.deepEqual(
    desk.flows.allowed(ticket, 'l1').filter((name) => name === 'hand-over' || name === 'take-back'),
    ['hand-over', 'take-back'],
  )
  await desk.command('li', ticket.number, { command: 'hand-over', to: '李工' })
  assert.deepEqual(given.at(-1), ['with', 'li.gong'], 'an agent by their name is known to the platform by their own id')
  assert.equal((await conversationOf(ticket.conversationId)).holder, 'li.gong')
  assert.ok((await events(ticket.id)).some(({ event, to }) => event === 'handed-over' && to === '李工'))

  const held = () => new ChannelError('held', '李工 has the conversation')
  desk.box.faults.push(held())
  await desk.command('li', ticket.number, { command: 'reply', text: '稍后发出' })
  assert.deepEqual(await rowOf(ticket.id, '稍后发出').then(({ state, held: waits, error }) => [state, waits, error]), [
    'failed',
    true,
    '李工 has the conversation',
  ])
  desk.box.faults.push(held())
  await desk.write({ id: 'with-2', text: '有人吗？', conversation: { key: 'with', address: 'with' } })
  const told = (await desk.store.outbound.ofTicket(ticket.id)).filter(({ kind }) => kind === 'budget')
  assert.equal(told.length, 1, 'each word of the customer tries it again; the agent is told once')

  await desk.command('li', ticket.number, { command: 'take-back' })
  const back = await conversationOf(ticket.conversationId)
  assert.deepEqual([back.holder, back.pushed], [null, 5])
  assert.ok((await events(ticket.id)).some(({ event, from }) => event === 'taken-back' && from === '李工'))
  assert.equal((await rowOf(ticket.id, '稍后发出')).state, 'failed')
  desk.jumpTo('2026-10-15T02:00:00Z')
  await desk.write({ id: 'with-3', text: '还在吗？', conversation: { key: 'with', address: 'with' } })
  assert.equal((await rowOf(ticket.id, '稍后发出')).state, 'sent')
})

test('what the platform refuses is refused with its reason, and nothing is changed', async () => {
  const ticket = await opened('refused')
  refuse = new ChannelError('rejected', '95014 nobody of that name')
  await assert.rejects(
    desk.command('li', ticket.number, { command: 'hand-over', to: 'x' }),
    /95014 nobody of that name/,
  )
  refuse = null
  assert.equal((await conversationOf(ticket.conversationId)).holder ?? null, null)
  await assert.rejects(
    desk.command('li', ticket.number, { command: 'hand-over', to: '陈主管' }),
    /陈主管 has no user in post/,
  )
  await desk.command('li', ticket.number, { command: 'hand-over' })
  assert.equal((await conversationOf(ticket.conversationId)).holder, '', 'it waits for a colleague there')
})

test('what a colleague does and writes in the platform’s app is kept inside, and opens no ticket', async () => {
  const ticket = await opened('colleague')
  const from = { address: 'zhangsan', name: '', verified: true }
  const at = (minutes: number) => new Date(desk.now().getTime() + minutes * 60_000).toISOString() as never
  const conversation = { key: 'colleague', address: 'colleague' }
  await desk.write({
    id: 'c-1',
    text: 'zhangsan took it over',
    from,
    conversation,
    at: at(1),
    colleague: { holder: 'zhangsan' },
  })
  await desk.write({ id: 'c-2', text: '您好，我来看看。', from, conversation, at: at(2), colleague: {} })
  assert.equal((await conversationOf(ticket.conversationId)).holder, 'zhangsan')
  const inside = (await desk.store.messages.ofTicket(ticket.id)).filter(({ direction }) => direction === 'internal')
  assert.deepEqual(
    inside.map(({ author, text }) => [author, text]),
    [
      ['zhangsan', 'zhangsan took it over'],
      ['zhangsan', '您好，我来看看。'],
    ],
  )
  await desk.write({ id: 'c-3', text: 'ended', from, conversation, at: at(3), colleague: { holder: null } })
  const ended = await conversationOf(ticket.conversationId)
  assert.deepEqual([ended.holder, ended.pushed], [null, 5])
  const before = (await desk.tickets()).length
  await desk.write({ id: 'c-4', text: '早', from, conversation: { key: 'other', address: 'other' }, colleague: {} })
  assert.equal((await desk.tickets()).length, before)
  assert.deepEqual(await desk.store.inbound.quarantined({ after: null, limit: 10 }), [])
})

test('a message that goes out shows that nobody has the conversation any more', async () => {
  const ticket = await opened('stale')
  await desk.store.conversations.heldBy(ticket.conversationId, 'zhangsan')
  await desk.command('li', ticket.number, { command: 'reply', text: '您好' })
  assert.equal((await conversationOf(ticket.conversationId)).holder, null)
})
