import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

const ours = { 'sec-fetch-site': 'same-origin', 'x-echodesk': '1' }

describe('signing in to the desk', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  const cookieOf = (headers: Headers) => headers.get('set-cookie')?.split(';')[0] ?? ''
  const tokenOf = (url: string) => url.split('#')[1] ?? ''
  const enter = (token: string, headers: Record<string, string> = ours) =>
    desk.request('POST', '/desk/enter', { token }, headers)
  const as = async (agent: string) => {
    const { json } = await desk.api('POST', `/api/agents/${agent}/link`, {})
    return { cookie: cookieOf((await enter(tokenOf(json.url))).headers) }
  }

  it('works once by a link, which shows who acts', async () => {
    const { status, json } = await desk.api('POST', '/api/agents/li/link', {})
    assert.equal(status, 201)
    assert.match(json.url, /^http:\/\/desk\.test\/desk\/enter#/)
    const entered = await enter(tokenOf(json.url))
    assert.deepEqual(entered.json, { id: 'li', name: '李工', role: 'l1' })
    const set = entered.headers.get('set-cookie') ?? ''
    assert.match(set, /HttpOnly/)
    assert.match(set, /SameSite=Strict/)
    const me = await desk.request('GET', '/api/me', undefined, { cookie: cookieOf(entered.headers) })
    assert.equal(me.json.id, 'li')
    const again = await enter(tokenOf(json.url))
    assert.equal(again.status, 401)
    assert.match(again.json.error.message, /ask an administrator/)
  })

  it('works by the API token, and by the link that the start message shows', async () => {
    const { headers } = await desk.api('POST', '/api/session', {})
    const me = await desk.request('GET', '/api/me', undefined, { cookie: cookieOf(headers) })
    assert.deepEqual(me.json, { id: 'api', name: 'API', role: 'admin' })
    assert.equal((await enter(tokenOf(await desk.server.oneTimeLink('wang')))).json.id, 'wang')
    await assert.rejects(desk.server.oneTimeLink('nobody'), /no agent nobody/)
  })

  it('does nothing for another site', async () => {
    const { cookie } = await as('li')
    const { ticket } = await desk.chat('Hello, I have a question')
    const path = `/api/tickets/${ticket}/commands`
    const note = { command: 'note', text: 'seen' }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', 'x-echodesk': '1' },
      { 'sec-fetch-site': 'same-site', 'x-echodesk': '1' },
      { origin: 'https://evil.example', 'x-echodesk': '1' },
      { 'sec-fetch-site': 'same-origin' },
    ]
    for (const headers of foreign) {
      assert.equal((await desk.request('POST', path, note, { cookie, ...headers })).status, 403)
    }
    const done = await desk.request('POST', path, note, { cookie, ...ours })
    assert.equal(done.status, 200)
    assert.equal(done.json.messages.at(-1).author, 'li')
    const older = await desk.request('POST', path, note, { cookie, origin: desk.base, 'x-echodesk': '1' })
    assert.equal(older.status, 200)
  })

  it('leaves links, other names and replays to those who may', async () => {
    const { cookie } = await as('li')
    const headers = { cookie, ...ours }
    assert.equal((await desk.request('POST', '/api/agents/wang/link', {}, headers)).status, 403)
    assert.equal((await desk.request('POST', `/api/quarantine/${'0'.repeat(24)}/replay`, {}, headers)).status, 403)
    const { ticket } = await desk.chat('Hello, I have a question')
    const acting = await desk.request(
      'POST',
      `/api/tickets/${ticket}/commands`,
      { command: 'accept', as: 'wang' },
      headers,
    )
    assert.equal(acting.status, 403)
    const supervisor = { ...(await as('wang')), ...ours }
    assert.equal((await desk.request('POST', `/api/quarantine/${'0'.repeat(24)}/replay`, {}, supervisor)).status, 404)
  })

  it('ends when it is revoked, by an administrator or by oneself', async () => {
    const { cookie } = await as('li')
    const { json } = await desk.api('POST', '/api/agents/li/link', {})
    assert.equal((await desk.api('DELETE', '/api/agents/li/sessions')).status, 200)
    assert.equal((await desk.request('GET', '/api/me', undefined, { cookie })).status, 401)
    assert.equal((await enter(tokenOf(json.url))).status, 401)
    const again = await as('li')
    assert.equal((await desk.request('DELETE', '/api/session', undefined, { ...again, ...ours })).status, 204)
    assert.equal((await desk.request('GET', '/api/me', undefined, again)).status, 401)
    assert.equal((await desk.api('DELETE', '/api/agents/nobody/sessions')).status, 404)
  })

  it('keeps no secret in the database or in the log', async () => {
    const { cookie } = await as('li')
    const secret = cookie.split('=')[1]!
    assert.equal(await desk.store.sessions.get(secret, new Date()), null)
    assert.ok(!desk.logged().includes(secret))
  })
})
