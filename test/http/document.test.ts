import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'
import { againstDocument, type Check } from './document.ts'

/** Files, streams that never end, and what takes a model, a platform or a webhook to succeed. */
const elsewhere = [
  'GET /api/events',
  'GET /chat/{conversation}/events',
  'GET /api/channels/{channel}/{account}/code',
  'POST /api/tickets/{number}/draft',
  'POST /api/webhooks/deliveries/{id}/resend',
  'GET /api/customers/{id}/export',
  'POST /api/files',
  'POST /chat/{conversation}/files',
  'GET /api/files/{id}',
  'GET /chat/{conversation}/files/{id}',
]

describe('the OpenAPI document', () => {
  let desk: TestDesk
  let check: Check
  before(async () => {
    desk = await startDesk()
    check = await againstDocument(desk)
  })
  after(() => desk.stop())
  const get = (path: string) => check.ask('GET', path)
  const post = (path: string, body?: unknown) => check.ask('POST', path, body)
  const gone = '0'.repeat(24)

  it('says what tickets, customers and articles look like', async () => {
    const requester = { name: 'Ann', address: '+49 30 1234' }
    const { json } = await post('/api/tickets', { channel: 'phone', subject: 'Jam', text: 'It is jammed', requester })
    const ticket = `/api/tickets/${json.number}`
    for (const part of ['', '/offers', '/similar']) await get(ticket + part)
    await get('/api/tickets?limit=1')
    await get('/api/tickets?limit=0')
    await get('/api/tickets/20000101-001')
    for (const command of [
      { command: 'accept', as: 'li' },
      { command: 'note', text: 'a note' },
      { command: 'progress', done: 'read', next: 'try', eta: 'today' },
      { command: 'no-such-thing' },
      { command: 'resolve', text: 'A new tray.' },
      { command: 'close' },
    ]) {
      await post(`${ticket}/commands`, command)
    }
    await post(`${ticket}/draft`)
    const { json: article } = await post('/api/articles', { title: 'Jams', text: 'Open the tray.', language: 'en' })
    await get('/api/articles')
    await get(`/api/articles/${article.id}`)
    await post(`/api/articles/${article.id}`, { version: article.version, state: 'published' })
    await get('/api/customers')
    const { json: whole } = await get(ticket)
    const customer = `/api/customers/${whole.customer}`
    await get(customer)
    await post(customer, { organisation: 'Navy', tier: 'strategic' })
    await post(`${customer}/identities`, { channel: 'web', address: 'somebody' })
    await check.ask('DELETE', `${customer}/identities?channel=web&address=somebody`)
    await post('/api/customers.csv', { csv: (await get('/api/customers.csv')).text })
    await post(`${customer}/erase`, { confirm: 'wrong' })
    await post(`${customer}/erase`, { confirm: true })
    await get(`/api/customers/${gone}`)
  })

  it('says what the desk tells of itself and its people', async () => {
    for (const name of ['forms', 'requests', 'templates', 'channels', 'promises', 'me', 'agents', 'overview']) {
      await get(`/api/${name}`)
    }
    await get('/api/openapi.json')
    await get('/api/preview?priority=urgent')
    await get('/api/preview')
    await get('/api/webhooks/deliveries')
    await post('/api/agents/li/presence', { status: 'away' })
    const link = (await post('/api/agents/li/link')).json.url
    await check.ask('POST', '/desk/enter', { token: new URL(link).hash.slice(1) }, { 'x-echodesk': '1' })
    await check.ask('DELETE', '/api/agents/li/sessions')
    await post('/api/session', {})
    await check.ask('DELETE', '/api/session')
    const { json } = await post('/api/tokens', { name: 'CRM', role: 'l1' })
    await get('/api/tokens')
    await check.ask('DELETE', `/api/tokens/${json.id}`)
    await desk.flows.receive({ channel: 'web', account: 'site' }, [
      { externalId: 'junk', scope: 'site', body: Buffer.from('junk') },
    ])
    const [item] = await until('quarantine', async () => {
      const { items } = (await get('/api/quarantine')).json
      return items.length > 0 && items
    })
    await post(`/api/quarantine/${item.id}/replay`)
  })

  it('says what the chat looks like', async () => {
    await get('/chat')
    const { json } = await post('/chat', { text: 'Where is the manual?', name: 'Ann' })
    const messages = `/chat/${json.conversation}/messages`
    const { message } = (await post(messages, { text: 'The one for the printer' })).json
    await until('the message', async () =>
      (await get(messages)).json.messages.some((each: { id: string }) => each.id === message),
    )
    await post(messages, { text: ' \u200b' })
  })

  it('says what a report looks like', async () => {
    await until('the report', async () => (await get('/api/reports/2026-10')).status === 200)
    const { json } = await get('/api/reports/2026-10')
    await get(`/api/reports/2026-10/figures/${json.figures[0].name}`)
    await get('/api/reports/2026-10/charts/days')
    await get('/api/reports/2026-10/markdown')
    await get('/api/reports/2026-10/csv')
    await get('/api/reports/never')
  })

  it('is kept to by every answer, and none of it was left out', () => {
    assert.deepEqual(check.faults, [])
    const untried = check.operations.filter((each) => !check.succeeded.has(each) && !elsewhere.includes(each))
    assert.deepEqual(untried, [])
  })

  it('tells strangers nothing of what there is under /api', async () => {
    for (const path of ['/api/nothing', '/api', '/api/tickets/x/y', '/api/nothing?a=b']) {
      const answer = await desk.request('GET', path)
      assert.deepEqual([answer.status, answer.json.error.code], [401, 'unauthorised'], path)
      assert.equal((await desk.api('GET', path)).status, 404)
    }
    assert.equal((await desk.request('GET', '/apiary')).status, 404)
  })

  it('tells by a code of its own that the first request with a key is under way', async () => {
    const key = { 'idempotency-key': 'one-key-for-two' }
    const requester = { name: 'Ann', address: '+49 30 1234' }
    const call = { channel: 'phone', subject: 'Twice', text: 'At once', requester }
    const both = await Promise.all([1, 2, 3].map(() => desk.api('POST', '/api/tickets', call, key)))
    assert.ok(both.some(({ status }) => status === 201))
    for (const { status, json, headers } of both.filter((each) => each.status !== 201)) {
      assert.deepEqual([status, json.error.code, headers.get('retry-after')], [409, 'in-progress', '1'])
    }
    const later = await desk.api('POST', '/api/tickets', call, key)
    const numbers = [...both, later].filter(({ status }) => status === 201).map(({ json }) => json.number)
    assert.equal(new Set(numbers).size, 1)
  })
})
