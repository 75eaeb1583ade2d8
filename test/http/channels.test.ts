import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { recordHealth } from '../../src/assembly/accounts.ts'
import type { ChannelAdapter, Health } from '../../src/core/ports/channel.ts'
import { createPostBox } from '../support/post-box.ts'
import { startDesk, type TestDesk } from './desk.ts'

/** An account that holds a connection, as far as the pages know of it. */
function phone(): ChannelAdapter {
  const box = createPostBox(() => new Date(), {
    limits: [{ per: 'account', messages: 20, within: 60_000 }],
    push: { messages: 5, within: 172_800_000 },
  })
  const stream = { kind: 'stream', single: true, health: () => ({ ok: true }) } as const
  return { ...box, ingress: [{ ...stream, start: async () => {}, stop: async () => {} }] }
}

describe('GET /api/channels', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk({ adapters: [phone()] })
  })
  after(() => desk.stop())

  const say = (health: Health, at = new Date()) =>
    recordHealth(desk.store.states, { now: () => at }, { 'post/box': health })
  const account = async (channel: string) => {
    const { json } = await desk.api('GET', '/api/channels')
    return json.accounts.find((each: { channel: string }) => each.channel === channel)
  }

  it('shows each account with its limits; one that holds no connection is well', async () => {
    assert.equal((await account('web')).ok, true)
    const { ok, reason, limits, push, code } = await account('post')
    assert.deepEqual([ok, reason, code], [false, 'not started yet', null])
    assert.deepEqual(limits, [{ per: 'account', messages: 20, within: 60_000, left: 20, renewsAt: null }])
    assert.deepEqual(push, { messages: 5, within: 172_800_000 })
  })

  it('shows what is left of the account’s limits, and when the next place comes free', async () => {
    const now = new Date()
    for (let count = 0; count < 3; count++) {
      assert.equal(await desk.store.paces.ask('post/box', [{ messages: 20, within: 60_000 }], now), 0)
    }
    const [limit] = (await account('post')).limits
    assert.deepEqual([limit.left, limit.renewsAt], [17, new Date(now.getTime() + 60_000).toISOString()])
  })

  it('shows what the process that holds the connection said last, and when nobody holds it', async () => {
    const gap = { from: new Date('2026-11-22T10:00:00Z'), to: new Date('2026-11-22T10:05:00Z') }
    await say({ ok: true, gap })
    const well = await account('post')
    assert.deepEqual([well.ok, well.reason], [true, null])
    assert.deepEqual(well.gap, { from: gap.from.toISOString(), to: gap.to.toISOString() })
    await say({ ok: true }, new Date(Date.now() - 60_000))
    assert.match((await account('post')).reason, /no process has held the connection since/)
  })

  it('draws the code that waits to be scanned, for who is signed in, and never says what is in it', async () => {
    assert.equal((await desk.api('GET', '/api/channels/post/box/code')).status, 404)
    await say({ ok: false, reason: 'waiting', scan: 'http://weixin.qq.com/x/secret' })
    const { code } = await account('post')
    const drawn = await desk.api('GET', code)
    assert.match(drawn.headers.get('content-type') ?? '', /image\/svg\+xml/)
    assert.match(drawn.text, /^<svg[^>]+viewBox/)
    assert.equal((await desk.request('GET', code)).status, 401)
    const { text } = await desk.api('GET', '/api/channels')
    assert.ok(!text.includes('weixin') && !desk.logged().includes('weixin'))
  })
})
