import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'

describe('the API', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk({ limits: { perConversation: 1000 } })
  })
  after(() => desk.stop())

  const newTicket = async (text = 'How do I export my invoices?'): Promise<string> => {
    const { json } = await desk.request('POST', '/chat', { text, name: 'Ann Smith' })
    return until('acknowledged', async () => {
      const { messages } = (await desk.request('GET', `/chat/${json.conversation}/messages`)).json
      return messages.map((each: { text: string }) => /\d{8}-\d{3,}/.exec(each.text)?.[0]).find(Boolean)
    })
  }
  const command = (number: string, body: object, headers = {}) =>
    desk.api('POST', `/api/tickets/${number}/commands`, body, headers)

  it('wants the token, whatever is asked', async () => {
    for (const path of [
      '/api/tickets',
      '/api/tickets/20200101-001',
      '/api/quarantine',
      '/api/me',
      '/api/openapi.json',
      '/api/events',
    ]) {
      assert.equal((await desk.request('GET', path)).status, 401, path)
      assert.equal((await desk.request('GET', path, undefined, { authorization: 'Bearer wrong' })).status, 401, path)
    }
    const { error } = (await desk.request('GET', '/api/tickets')).json
    assert.equal(error.code, 'unauthorised')
    assert.match(error.message, /Authorization: Bearer/)
  })

  it('lists tickets newest first, in pages that stay right while tickets are added', async () => {
    const numbers = [await newTicket(), await newTicket(), await newTicket()]
    const first = (await desk.api('GET', '/api/tickets?limit=2')).json
    assert.deepEqual(
      first.tickets.map((each: { number: string }) => each.number),
      numbers.slice(1).reverse(),
    )
    await newTicket()
    const second = (await desk.api('GET', `/api/tickets?limit=2&cursor=${first.next}`)).json
    assert.equal(second.tickets[0].number, numbers[0])
  })

  it('filters, and names what it cannot filter by', async () => {
    const number = await newTicket('Everything is down, nobody can work, production has stopped!')
    const { json } = await desk.api('GET', '/api/tickets?priority=urgent&status=new&channel=web')
    assert.ok(json.tickets.some((each: { number: string }) => each.number === number))
    assert.ok(json.tickets.every((each: { priority: string }) => each.priority === 'urgent'))
    for (const [query, message] of [
      ['limit=201', /limit: must be at most 200/],
      ['limit=x', /limit: must be a number/],
      ['status=lost', /status: /],
      ['cursor=1', /cursor: not a cursor/],
    ] as const) {
      const answer = await desk.api('GET', `/api/tickets?${query}`)
      assert.equal(answer.status, 422, query)
      assert.match(answer.json.error.message, message)
    }
  })

  it('shows one ticket with messages, timeline and what may be done', async () => {
    const number = await newTicket()
    const { json } = await desk.api('GET', `/api/tickets/${number}`)
    assert.equal(json.messages[0].text, 'How do I export my invoices?')
    assert.equal(json.messages[0].state, 'received')
    assert.equal(json.timeline[0].event, 'opened')
    assert.ok(json.allowed.includes('resolve') && !json.allowed.includes('reopen'))
    assert.match(json.deadlines.firstResponse, /^\d{4}-\d\d-\d\dT.*Z$/)
    const missing = await desk.api('GET', '/api/tickets/20200101-001')
    assert.equal(missing.status, 404)
    assert.match(missing.json.error.message, /20200101-001/)
  })

  it('does commands, in the name of an agent where an administrator says so', async () => {
    const number = await newTicket()
    const accepted = await command(number, { command: 'accept', as: 'li' })
    assert.equal(accepted.status, 200)
    assert.equal(accepted.json.assignee, 'li')
    assert.equal((await command(number, { command: 'note', text: 'seen', as: 'nobody' })).status, 422)
    const resolved = await command(number, { command: 'resolve', text: 'It is under Settings.' })
    assert.equal(resolved.json.status, 'resolved')
    const again = await command(number, { command: 'resolve', text: 'It is under Settings.' })
    assert.equal(again.status, 409)
    const refused = await command(number, { command: 'close', as: 'li' })
    assert.equal(refused.status, 403)
  })

  it('names the unknown command and the wrong field', async () => {
    const number = await newTicket()
    const unknown = await command(number, { command: 'explode' })
    assert.equal(unknown.status, 422)
    assert.match(unknown.json.error.message, /"explode" is not a command; there are accept, reply/)
    for (const body of [
      { command: 'reply', text: '' },
      { command: 'reply' },
      { command: 'progress', done: 'x' },
      {},
      { command: 'toString' },
    ]) {
      const answer = await command(number, body)
      assert.equal(answer.status, 422, JSON.stringify(body))
      assert.ok(answer.json.error.message)
    }
    assert.equal((await command('20200101-001', { command: 'accept' })).status, 404)
  })

  it('does a command once for each Idempotency-Key', async () => {
    const number = await newTicket()
    const key = { 'idempotency-key': 'once' }
    await Promise.all([1, 2, 3].map(() => command(number, { command: 'note', text: 'only once' }, key)))
    await command(number, { command: 'note', text: 'only once' }, key)
    const { json } = await desk.api('GET', `/api/tickets/${number}`)
    assert.equal(json.messages.filter((each: { text: string }) => each.text === 'only once').length, 1)
  })

  it('refuses an Idempotency-Key that was used for something else, and does nothing', async () => {
    const number = await newTicket()
    const key = { 'idempotency-key': 'used twice' }
    assert.equal((await command(number, { command: 'note', text: 'first' }, key)).status, 200)
    const other = await command(number, { command: 'note', text: 'second' }, key)
    assert.equal(other.status, 422)
    assert.match(other.json.error.message, /take a new key/)
    const { json } = await desk.api('GET', `/api/tickets/${number}`)
    assert.ok(!json.messages.some((each: { text: string }) => each.text === 'second'))
  })

  it('registers a call, once for each Idempotency-Key', async () => {
    const call = {
      channel: 'phone',
      subject: 'No dial tone',
      text: 'Since this morning.',
      requester: { name: '王芳', address: '+8613800000000' },
    }
    const key = { 'idempotency-key': 'call-1' }
    const first = await desk.api('POST', '/api/tickets', call, key)
    assert.equal(first.status, 201)
    assert.equal(first.json.channel, 'phone')
    assert.equal((await desk.api('POST', '/api/tickets', call, key)).json.number, first.json.number)
    const wrong = await desk.api('POST', '/api/tickets', { ...call, requester: {} })
    assert.equal(wrong.status, 422)
    assert.match(wrong.json.error.message, /requester\.address/)
  })

  it('promises a registered contact by the type and priority that it was given', async () => {
    const call = { channel: 'phone', subject: 'A', text: 'A question', requester: { name: 'Ann', address: '+4930' } }
    const { json } = await desk.api('POST', '/api/tickets', { ...call, type: 'fault', priority: 'urgent' })
    assert.deepEqual([json.type, json.priority], ['fault', 'urgent'])
    const firstResponse = Date.parse(json.deadlines.firstResponse) - Date.parse(json.createdAt)
    assert.equal(firstResponse, 30 * 60_000)
    assert.equal(Date.parse(json.nextUpdateAt) - Date.parse(json.createdAt), 2 * 3_600_000)
    const { json: whole } = await desk.api('GET', `/api/tickets/${json.number}`)
    assert.ok(whole.messages.some((each: { kind: string; byHand?: boolean }) => each.kind === 'acknowledgement'))
    assert.equal((await desk.api('POST', '/api/tickets', { ...call, priority: 'terrible' })).status, 422)
  })

  it('answers broken requests clearly', async () => {
    const headers = { authorization: 'Bearer api-token-for-tests-only', 'content-type': 'application/json' }
    const broken = await fetch(`${desk.base}/api/tickets`, { method: 'POST', headers, body: '{"channel": ' })
    assert.equal(broken.status, 422)
    assert.match(await broken.text(), /not valid JSON/)
    const huge = await fetch(`${desk.base}/api/tickets`, {
      method: 'POST',
      headers,
      body: JSON.stringify('x'.repeat(1_200_000)),
    })
    assert.equal(huge.status, 413)
    const xml = await fetch(`${desk.base}/api/tickets`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/xml' },
      body: '<a/>',
    })
    assert.equal(xml.status, 415)
    const nowhere = await desk.request('GET', '/nowhere')
    assert.equal(nowhere.status, 404)
    assert.equal(nowhere.json.error.code, 'not-found')
  })

  it('takes files for a reply, and gives them as downloads alone', async () => {
    const number = await newTicket()
    const form = new FormData()
    form.append('file', new File(['<script>alert(1)</script>'], '../../etc/.\u202egnp.html', { type: 'text/html' }))
    const headers = { authorization: 'Bearer api-token-for-tests-only' }
    const uploaded = await fetch(`${desk.base}/api/files`, { method: 'POST', headers, body: form })
    assert.equal(uploaded.status, 201)
    const { files } = (await uploaded.json()) as { files: { name: string; fileId: string }[] }
    assert.equal(files[0]?.name, 'gnp.html')
    const { json } = await command(number, { command: 'reply', text: 'See the file.', attachments: files })
    const { url } = json.messages.at(-1).attachments[0]
    assert.equal((await desk.request('GET', url)).status, 401)
    const file = await desk.api('GET', url)
    assert.equal(file.text, '<script>alert(1)</script>')
    assert.equal(file.headers.get('content-type'), 'application/octet-stream')
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="gnp.html"/)
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff')
    const lost = [{ fileId: 'a'.repeat(64), name: 'lost.txt', type: 'text/plain', size: 1 }]
    const refused = await command(number, { command: 'reply', text: 'x', attachments: lost })
    assert.equal(refused.status, 422)
    assert.match(refused.json.error.message, /lost\.txt was not uploaded/)
  })

  it('describes itself from the schemas that validate', async () => {
    const { json } = await desk.api('GET', '/api/openapi.json')
    assert.match(json.openapi, /^3\.1/)
    const operation = json.paths['/api/tickets/{number}/commands'].post
    const commands = operation.requestBody.content['application/json'].schema.oneOf
    assert.ok(
      commands.some(
        (each: { properties: { command: { const: string } } }) => each.properties.command.const === 'set-priority',
      ),
    )
    assert.equal(
      json.paths['/api/tickets'].get.parameters.find((each: { name: string }) => each.name === 'limit').schema.maximum,
      200,
    )
    assert.ok(json.paths['/chat/{conversation}/messages'].post)
  })

  it('shows and replays what could not be read', async () => {
    await desk.flows.receive({ channel: 'web', account: 'site' }, [
      { externalId: 'junk', scope: 'site', body: Buffer.from('junk') },
    ])
    const [item] = await until('quarantine', async () => {
      const { items } = (await desk.api('GET', '/api/quarantine')).json
      return items.length > 0 && items
    })
    assert.equal(item.channel, 'web')
    assert.equal(item.size, 4)
    assert.match(item.reason, /not a JSON object/)
    assert.equal((await desk.api('POST', `/api/quarantine/${item.id}/replay`, {})).status, 202)
    assert.equal((await desk.api('POST', `/api/quarantine/${'0'.repeat(24)}/replay`, {})).status, 404)
  })

  it('tells of health, readiness and figures', async () => {
    assert.equal((await desk.request('GET', '/healthz')).status, 200)
    assert.equal((await desk.request('GET', '/readyz')).status, 200)
    desk.setReadiness({ ready: false, parts: { redis: { ok: false, reason: 'no answer' } } })
    const away = await desk.request('GET', '/readyz')
    assert.equal(away.status, 503)
    assert.deepEqual(away.json.parts.redis, { ok: false, reason: 'no answer' })
    desk.setReadiness({ ready: true, parts: {} })
    const { text } = await desk.request('GET', '/metrics')
    assert.match(text, /^# TYPE process_cpu_seconds_total counter/m)
    assert.match(text, /echodesk_http_requests_total\{method="GET",route="\/api\/tickets",status="401"\}/)
    assert.match(text, /echodesk_tickets\{status="new"\} \d+/)
    assert.match(text, /^echodesk_away Nan/m)
  })

  it('logs no token', () => {
    assert.ok(!desk.logged().includes('api-token-for-tests-only'))
  })
})
