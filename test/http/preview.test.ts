import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk } from './desk.ts'

describe('what a ticket would be promised', () => {
  let desk: TestDesk
  const preview = (query: Record<string, string>) => desk.api('GET', `/api/preview?${new URLSearchParams(query)}`)

  before(async () => {
    desk = await startDesk()
  })
  after(() => desk.stop())

  it('on a Friday evening: urgent work goes on at night, normal work on Monday', async () => {
    const at = '2026-10-16T19:30:00+08:00'
    const urgent = await preview({ priority: 'urgent', at })
    assert.equal(urgent.status, 200, urgent.text)
    assert.deepEqual(
      [urgent.json.at, urgent.json.working, urgent.json.acceptBy, urgent.json.firstResponse, urgent.json.resolve],
      [
        '2026-10-16T11:30:00.000Z',
        false,
        '2026-10-16T12:00:00.000Z',
        '2026-10-16T12:00:00.000Z',
        '2026-10-16T15:30:00.000Z',
      ],
    )
    assert.equal(urgent.json.updates[0], '2026-10-16T13:30:00.000Z')
    assert.deepEqual([urgent.json.role, urgent.json.asked], ['l1', ['li']])
    const normal = await preview({ priority: 'normal', type: 'usage', at })
    assert.equal(normal.json.acceptBy, '2026-10-19T01:30:00.000Z')
    assert.equal(normal.json.resolve.slice(0, 10), '2026-10-21')
    assert.match(normal.json.updates[0], /^2026-10-19T0[89]:/)
  })

  it('now, where no moment is named', async () => {
    const before = Date.now()
    const { json } = await preview({ priority: 'important', tier: 'strategic' })
    const at = Date.parse(json.at)
    assert.ok(at >= before && at <= Date.now())
    assert.equal(Date.parse(json.resolve) - at, 24 * 3_600_000)
  })

  it('says what is wrong with a question', async () => {
    for (const [query, wrong] of [
      [{ priority: 'terrible' }, /There are: urgent, important, normal/],
      [{}, /priority/],
      [{ priority: 'urgent', at: 'tomorrow' }, /an instant such as/],
    ] as const) {
      const { status, json } = await preview(query)
      assert.equal(status, 422)
      assert.match(json.error.message, wrong)
    }
    assert.equal((await desk.request('GET', '/api/preview?priority=urgent')).status, 401)
  })

  it('leaves nothing behind', async () => {
    assert.deepEqual((await desk.api('GET', '/api/tickets')).json.tickets, [])
  })

  it('publishes what is promised as a page of its own, in the language of whoever reads it', async () => {
    const page = await desk.request('GET', '/promises', undefined, { 'accept-language': 'en-GB' })
    assert.equal(page.status, 200)
    assert.match(page.text, /<h1>What we promise<\/h1>/)
    assert.match(page.text, /<td>urgent<\/td>/)
    assert.match((await desk.request('GET', '/promises?language=zh')).text, /<h1>服务承诺<\/h1>/)
    assert.equal((await desk.request('GET', '/api/promises')).status, 401)
    assert.equal((await desk.api('GET', '/api/promises?language=en')).json.rows.length, 3)
  })
})
