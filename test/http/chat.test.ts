import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'

const number = /\b\d{8}-\d{3,}\b/

describe('the web chat', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  const open = (text = '请问怎么修改我的密码？', more = {}) => desk.chat(text, more)
  const messages = async (conversation: string, query = '') =>
    (await desk.request('GET', `/chat/${conversation}/messages${query}`)).json.messages

  it('opens a ticket, acknowledges it in the chat, and tells its number', async () => {
    const { conversation, ticket } = await open('请问怎么修改我的密码？', { name: '李娜' })
    const [said, acknowledgement] = await until('acknowledgement', async () => {
      const found = await messages(conversation)
      return found.length === 2 && found
    })
    assert.deepEqual([said.direction, said.kind, said.text], ['in', 'message', '请问怎么修改我的密码？'])
    assert.deepEqual([acknowledgement.direction, acknowledgement.kind], ['out', 'acknowledgement'])
    assert.equal(number.exec(acknowledgement.text)?.[0], ticket)
    const { json } = await desk.api('GET', `/api/tickets/${ticket}`)
    assert.equal(json.requester.name, '李娜')
    assert.ok(!JSON.stringify(json).includes(conversation), 'agents see the conversation’s secret')
  })

  it('shows what agents answer, and never what they note', async () => {
    const { conversation, ticket } = await open()
    await desk.api('POST', `/api/tickets/${ticket}/commands`, { command: 'note', text: 'a canary that stays inside' })
    await desk.api('POST', `/api/tickets/${ticket}/commands`, { command: 'reply', text: '点击右上角头像' })
    const seen = await until('answer', async () => {
      const found = await messages(conversation)
      return found.some((each: { text: string }) => each.text === '点击右上角头像') && found
    })
    assert.doesNotMatch(JSON.stringify(seen), /canary/)
    const rest = await messages(conversation, `?after=${seen.at(-2).id}`)
    assert.deepEqual(rest, seen.slice(-1))
  })

  it('is the same message when sent again under the same key', async () => {
    const key = { 'idempotency-key': 'a-key-that-nobody-guesses' }
    const first = (await desk.request('POST', '/chat', { text: 'Hello, I need some help' }, key)).json
    const again = (await desk.request('POST', '/chat', { text: 'Hello, I need some help' }, key)).json
    assert.equal(first.conversation, again.conversation)
    for (const _ of [1, 2]) {
      await desk.request(
        'POST',
        `/chat/${first.conversation}/messages`,
        { text: 'second' },
        { 'idempotency-key': 'another-key-of-mine' },
      )
    }
    await desk.request('POST', `/chat/${first.conversation}/messages`, { text: 'third' })
    await until('third', async () =>
      (await messages(first.conversation)).some((each: { text: string }) => each.text === 'third'),
    )
    const said = (await messages(first.conversation)).filter((each: { direction: string }) => each.direction === 'in')
    assert.deepEqual(
      said.map((each: { text: string }) => each.text),
      ['Hello, I need some help', 'second', 'third'],
    )
  })

  it('refuses a made-up conversation, and knows a new one before anything is stored', async () => {
    for (const path of ['not-a-conversation/messages', `${'a'.repeat(44)}/messages`, `${'a'.repeat(44)}/events`]) {
      assert.equal((await desk.request('GET', `/chat/${path}`)).status, 404)
    }
    assert.equal((await desk.request('POST', `/chat/${'a'.repeat(44)}/messages`, { text: 'x' })).status, 404)
    const { conversation } = await open()
    assert.equal((await desk.request('GET', `/chat/${conversation}/messages`)).status, 200)
    const tampered = `${conversation.slice(0, -1)}${conversation.endsWith('A') ? 'B' : 'A'}`
    assert.equal((await desk.request('GET', `/chat/${tampered}/messages`)).status, 404)
  })

  it('says what is wrong with a message', async () => {
    const cases: [unknown, RegExp][] = [
      [{ text: '  ' }, /text: must not be empty/],
      [{}, /text: write the text/],
      [{ text: 'x'.repeat(20_001) }, /text: at most 20000 characters/],
      [{ text: 'hello', email: 'nobody' }, /email: not a mail address/],
      [{ text: 'hello', locale: '<script>' }, /locale: not a language/],
    ]
    for (const [body, message] of cases) {
      const answer = await desk.request('POST', '/chat', body)
      assert.equal(answer.status, 422)
      assert.match(answer.json.error.message, message)
    }
  })

  it('keeps a stated mail address for the agents and writes nothing to it', async () => {
    const { ticket } = await open('Hello, a question about prices', { email: 'ann@customer.example' })
    const { json } = await desk.api('GET', `/api/tickets/${ticket}`)
    assert.equal(json.statedEmail, 'ann@customer.example')
    assert.match(json.requester.address, /^visitor-[0-9a-f]{16}$/)
  })

  it('keeps the conversation out of the log and out of referrers', async () => {
    const { conversation } = await open()
    const { headers } = await desk.request('GET', `/chat/${conversation}/messages`)
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cache-control'), 'no-store')
    await desk.request('GET', `/chat/${conversation}/nowhere`)
    assert.match(desk.logged(), /\/chat\/:conversation\/messages/)
    assert.ok(!desk.logged().includes(conversation))
  })
})
