import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'

let desk: TestDesk
before(async () => {
  desk = await startDesk({ limits: { perConversation: 1000 } })
})
after(() => desk.stop())

type Said = { kind: string; text: string; choices?: { id: string; label: string }[] }
const said = async (conversation: string): Promise<Said[]> =>
  (await desk.request('GET', `/chat/${conversation}/messages`)).json.messages

const newTicket = async (text = 'How do I export my invoices?') => {
  const { conversation } = (await desk.request('POST', '/chat', { text, name: 'Ann' })).json
  const first = await until('acknowledged', async () =>
    (await said(conversation)).find(({ kind }) => kind === 'acknowledgement'),
  )
  const number = /\d{8}-\d{3,}/.exec(first.text)![0]
  return { conversation, number, ticket: (await desk.api('GET', `/api/tickets/${number}`)).json }
}

test('a choice is a button: pressed it confirms, pressed again it changes nothing', async () => {
  const { conversation, number } = await newTicket()
  await desk.api('POST', `/api/tickets/${number}/commands`, { command: 'resolve', text: 'In the settings.' })
  const solution = await until('the solution', async () =>
    (await said(conversation)).find(({ kind }) => kind === 'solution'),
  )
  assert.deepEqual(
    solution.choices?.map(({ id }) => id),
    [`confirm:${number}:yes`, `confirm:${number}:no`],
  )
  const press = (choice: string) => desk.request('POST', `/chat/${conversation}/messages`, { choice })
  assert.equal((await press(`confirm:${number}:yes`)).status, 201)
  const status = async () => (await desk.api('GET', `/api/tickets/${number}`)).json.status
  await until('closed', async () => (await status()) === 'closed')
  await press(`confirm:${number}:yes`)
  await press('confirm:20200101-001:no')
  await until('the word about the old button', async () =>
    (await said(conversation)).some(({ kind, text }) => kind === 'notice' && /earlier message|较早/.test(text)),
  )
  assert.equal(await status(), 'closed')
  assert.equal((await press('no such thing!')).status, 422)
})

test('somebody who asks for the status by a button hears it', async () => {
  const { conversation, number } = await newTicket()
  await desk.request('POST', `/chat/${conversation}/messages`, { choice: `status:${number}` })
  const notice = await until('the status', async () => (await said(conversation)).find(({ kind }) => kind === 'notice'))
  assert.match(notice.text, new RegExp(number))
})

test("a customer's addresses, conversations and tickets; linked and unlinked", async () => {
  const one = await newTicket()
  const other = await newTicket()
  const url = `/api/customers/${one.ticket.customer}`
  const address = other.ticket.requester.address
  const linked = (await desk.api('POST', `${url}/identities`, { channel: 'web', address })).json
  assert.deepEqual(
    [linked.identities.length, linked.conversations.length, linked.tickets.length],
    [2, 2, 2],
    JSON.stringify(linked),
  )
  const query = new URLSearchParams({ channel: 'web', address })
  const apart = (await desk.api('DELETE', `${url}/identities?${query}`)).json
  assert.deepEqual([apart.identities.length, apart.conversations.length, apart.tickets.length], [1, 1, 1])
  assert.equal((await desk.api('DELETE', `${url}/identities?${query}`)).status, 404)
  assert.equal((await desk.api('GET', '/api/customers/nobody')).status, 404)
  assert.equal((await desk.api('POST', `${url}/identities`, { channel: 'pigeon', address: 'x@y.example' })).status, 422)
})
