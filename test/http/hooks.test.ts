import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { WebhookRequest, WebhookResponse } from '../../src/core/ports/channel.ts'
import { startDesk, type TestDesk } from './desk.ts'

describe('platforms that call in', () => {
  const calls: WebhookRequest[] = []
  let answer: WebhookResponse = { status: 200, body: 'ok' }
  let desk: TestDesk
  before(async () => {
    const handle = async (request: WebhookRequest) => {
      calls.push(request)
      if (request.query.fail) throw new Error('a fault of ours')
      return answer
    }
    desk = await startDesk({ hooks: [{ channel: 'somewhere', account: 'main', handle }] })
  })
  after(() => desk.stop())

  const call = (path: string, init: RequestInit) => fetch(`${desk.base}/hooks/${path}`, init)

  it('are given their bytes as they came, whatever the content type', async () => {
    const body = Buffer.from([0, 255, 10, 13, 123])
    for (const type of ['application/json', 'application/xml', 'application/x-www-form-urlencoded', 'text/plain']) {
      const response = await call('somewhere/main?timestamp=1&nonce=a%20b', {
        method: 'POST',
        headers: { 'content-type': type, 'X-Signature': 'v0' },
        body,
      })
      assert.equal(response.status, 200)
      const last = calls.at(-1)!
      assert.deepEqual(Buffer.from(last.body), body)
      assert.deepEqual(last.query, { timestamp: '1', nonce: 'a b' })
      assert.equal(last.headers['x-signature'], 'v0')
      assert.equal(last.headers['content-type'], type)
    }
  })

  it('are answered as the adapter says', async () => {
    answer = { status: 401, headers: { 'x-reason': 'signature' }, body: 'no' }
    const response = await call('somewhere/main/events', { method: 'GET' })
    assert.deepEqual(
      [response.status, response.headers.get('x-reason'), await response.text()],
      [401, 'signature', 'no'],
    )
    assert.deepEqual([calls.at(-1)!.path, calls.at(-1)!.method], ['/events', 'GET'])
  })

  it('are told to call again where it failed, and nothing of why', async () => {
    const response = await call('somewhere/main?fail=1', { method: 'POST', body: 'x' })
    assert.equal(response.status, 500)
    assert.doesNotMatch(await response.text(), /fault of ours|\.ts/)
    assert.match(desk.logged(), /a fault of ours/)
  })

  it('are refused where nobody listens, and where they send too much', async () => {
    assert.equal((await call('somewhere/else', { method: 'POST', body: 'x' })).status, 404)
    assert.equal((await call('somewhere/main', { method: 'POST', body: 'x'.repeat(1_100_000) })).status, 413)
  })
})
