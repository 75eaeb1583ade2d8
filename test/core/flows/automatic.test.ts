import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { simulatedDesk } from '../../support/simulated-desk.ts'

const open: { close(): Promise<void> }[] = []
after(() => Promise.all(open.map((desk) => desk.close())))

async function emptyDesk() {
  const desk = await simulatedDesk({ from: '2026-11-23T10:00:00+08:00' })
  open.push(desk)
  return desk
}

test('automatic mail opens no ticket and is never answered, but kept and listed', async () => {
  const { write, tickets, box, store } = await emptyDesk()
  await write({ id: 'auto', text: 'I am away.', automatic: { reason: 'auto-submitted: auto-replied' } })
  assert.equal((await tickets()).length, 0)
  assert.equal(box.posted.length, 0)
  const [kept] = await store.inbound.quarantined({ after: null, limit: 10 })
  assert.match(kept?.reason ?? '', /automatic mail.*auto-replied/)
})

test('automatic mail that answers one of ours is kept there, for agents alone', async () => {
  const { write, ticket, store, box } = await emptyDesk()
  await write({ id: 'first', text: 'Where do I find the export?', subject: 'export' })
  const [acknowledgement] = box.posted
  await write({
    id: 'auto',
    text: 'I am away.',
    automatic: { reason: 'out of office' },
    conversation: { key: 'auto', address: 'ann@customer.example', references: [`post-${acknowledgement!.key}`] },
  })
  const { id } = await ticket()
  const kept = (await store.messages.ofTicket(id)).find((message) => message.id !== id)
  assert.equal(kept?.direction, 'internal')
  assert.equal(box.posted.length, 1)
})

test('a bounce marks the very message it names as not delivered and tells the desk', async () => {
  const { write, ticket, store, box } = await emptyDesk()
  await write({ id: 'first', text: 'Where do I find the export?', subject: 'export' })
  const externalId = `post-${box.posted[0]!.key}`
  await write({
    id: 'bounce',
    text: 'mailbox full',
    automatic: { reason: 'bounce', bounce: { externalId, permanent: true, reason: '5.2.2 mailbox full' } },
    conversation: { key: 'bounce', address: 'mailer-daemon@customer.example', references: [externalId] },
  })
  const rows = await store.outbound.ofTicket((await ticket()).id)
  assert.equal(rows.find(({ kind }) => kind === 'acknowledgement')?.state, 'failed')
  assert.match(rows.find(({ kind }) => kind === 'failed-delivery')?.text ?? '', /mailbox full/)
})

test('a responder without headers that answers with new tickets is acknowledged five times in an hour, no more', async () => {
  const { write, tickets, box, jumpTo } = await emptyDesk()
  for (let count = 0; count < 9; count++) {
    await write({ id: `loop-${count}`, text: `I got your mail [20261123-00${count}].`, subject: 'I am a robot' })
  }
  assert.equal((await tickets()).length, 9)
  assert.equal(box.posted.length, 5)
  jumpTo('2026-11-23T11:00:01+08:00')
  await write({ id: 'later', text: 'I got your mail [20261123-001].', subject: 'I am a robot' })
  assert.equal(box.posted.length, 6)
})

test('a thousand customers of one domain are no loop', async () => {
  const { write, box } = await emptyDesk()
  for (let count = 0; count < 12; count++) {
    const from = { address: `user${count}@big.example`, name: '', verified: true }
    await write({ id: `m${count}`, text: 'The label is printed twice.', from })
  }
  assert.equal(box.posted.length, 12)
})

test('a ticket number alone joins a ticket only from its own verified requester', async () => {
  const { write, ticket, tickets, store } = await emptyDesk()
  await write({ id: 'first', text: 'Where do I find the export?', subject: 'export' })
  const { number, id } = await ticket()
  await write({ id: 'same', text: 'One more thing.', subject: `about ${number}` })
  assert.equal((await tickets()).length, 1)
  const stranger = { address: 'eve@evil.example', name: '', verified: true }
  await write({ id: 'evil', text: 'What is in it?', subject: `about ${number}`, from: stranger })
  const forged = { address: 'ann@customer.example', name: '', verified: false }
  await write({ id: 'forged', text: 'Close it.', subject: `about ${number}`, from: forged })
  assert.equal((await tickets()).length, 3)
  assert.equal((await store.messages.ofTicket(id)).length, 2)
})

test('what cannot be understood is quarantined with its reason; the rest goes on, and it can be run again', async () => {
  const { flows, settle, write, tickets, store } = await emptyDesk()
  await flows.receive({ channel: 'gone', account: 'x' }, [{ externalId: 'a', scope: 'x', body: Buffer.from('{}') }])
  await settle()
  await write({ id: 'first', text: 'Where do I find the export?' })
  assert.equal((await tickets()).length, 1)
  const [kept] = await store.inbound.quarantined({ after: null, limit: 10 })
  assert.match(kept?.reason ?? '', /no account 'x' of gone/)
  await flows.replay(kept!.id)
  await settle()
  assert.equal((await store.inbound.quarantined({ after: null, limit: 10 })).length, 1)
  await assert.rejects(flows.replay('nothing'), /Nothing in quarantine/)
})

test('a customer’s edit keeps the earlier wording, a deletion is marked; both reach the desk', async () => {
  const { write, ticket, store } = await emptyDesk()
  await write({ id: 'first', text: 'The lable is printed twice.' })
  const about = { key: 'first', address: 'ann@customer.example' }
  await write({
    id: 'edit-1',
    kind: 'edit',
    text: 'The label is printed twice.',
    externalId: 'first',
    conversation: about,
  })
  const { id } = await ticket()
  const [edited] = await store.messages.ofTicket(id)
  assert.equal(edited?.text, 'The label is printed twice.')
  assert.deepEqual(
    edited?.revisions.map(({ text }) => text),
    ['The lable is printed twice.'],
  )
  await write({ id: 'gone-1', kind: 'delete', text: '', externalId: 'first', conversation: about })
  assert.equal((await store.messages.ofTicket(id))[0]?.withdrawn, true)
})
