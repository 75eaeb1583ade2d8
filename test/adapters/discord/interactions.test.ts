import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { directAddress } from '../../../src/adapters/discord/place.ts'
import type { WebhookRequest } from '../../../src/core/ports/channel.ts'
import { until } from '../../support/until.ts'
import { connect, type Setting, sendAction } from './support.ts'

const command = (name: string, text?: string) => ({
  type: 2,
  data: { name, type: 1, options: text === undefined ? [] : [{ type: 3, name: 'text', value: text }] },
})

describe('commands and buttons', () => {
  let desk: Setting

  before(async () => {
    desk = await connect()
    await desk.start()
  })
  after(() => desk.close())

  const next = async () => {
    const index = desk.inbox.rows.length
    return () => desk.parsed(index)
  }
  const answered = (token: string) => until('an answer', () => desk.peer.answerTo(token))

  it('registers its commands once, and leaves others alone', async () => {
    const { world } = desk.peer
    await until('both commands', () => world.commands.length === 2)
    world.commands.push({ name: 'weather', description: 'somebody else’s' })
    const calls = () => desk.peer.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/commands'))
    assert.equal(calls().length, 2)
    desk.peer.gateway.lose()
    await until('another session', () => desk.peer.gateway.identifies === 2 && desk.stream.health().ok)
    assert.equal(calls().length, 2)
    assert.deepEqual(
      world.commands.map(({ name }) => name),
      ['support', 'status', 'weather'],
    )
  })

  it('opens a conversation with /support and answers only whoever asked', async () => {
    const event = await next()
    const { peer, user, help } = desk
    const token = peer.interact(user, help, { ...command('support', 'Invoice 7 is wrong'), locale: 'zh-CN' })
    const { type, data } = (await answered(token)) as { type: number; data: { flags: number; content: string } }
    assert.deepEqual([type, data.flags], [4, 64])
    assert.match(data.content, /私信/)
    const { kind, text, conversation, from } = await event()
    assert.deepEqual([kind, text], ['message', 'Invoice 7 is wrong'])
    assert.equal(conversation.key, directAddress(user.id))
    assert.equal(from.locale, 'zh-CN')
  })

  it('reads /status as a question for the status', async () => {
    const event = await next()
    const token = desk.peer.interact(desk.user, desk.peer.world.direct(desk.user), command('status'))
    await answered(token)
    const { kind, choice } = await event()
    assert.deepEqual([kind, choice], ['choice', 'status'])
  })

  it('reads a pressed button with the message it was on, and acknowledges it', async () => {
    const { peer, user, help, adapter } = desk
    const said = peer.say(user, help, 'Help')
    await until('the message', () => desk.inbox.rows.some(({ externalId }) => externalId === said.id))
    const event = await next()
    const where = { key: said.id, address: said.id, route: { parent: help.id } }
    const choices = [{ id: 'confirm:20261122-001:yes', label: 'Yes' }]
    const { externalId } = await adapter.send(sendAction(where, { choices }), 'solved?')
    const thread = peer.world.channels.get(said.id)
    assert.ok(thread)
    const message = thread.messages.find(({ id }) => id === externalId)
    assert.ok(message)
    const token = peer.interact(user, thread, {
      type: 3,
      data: { custom_id: choices[0]?.id, component_type: 2 },
      message,
    })
    assert.deepEqual(await answered(token), { type: 6 })
    const { kind, choice, conversation, externalId: on } = await event()
    assert.deepEqual([kind, choice, on], ['choice', 'confirm:20261122-001:yes', externalId])
    assert.equal(conversation.key, said.id)
  })

  it('stores nothing with which an interaction could be answered, and answers none that is not safe', async () => {
    const { peer, user, help, inbox } = desk
    assert.ok(inbox.rows.every(({ body }) => !Buffer.from(body).includes('interaction-')))
    inbox.isDown = true
    const token = peer.interact(user, help, command('support', 'not safe'))
    const safe = peer.interact(user, help, command('weather'))
    await answered(safe)
    inbox.isDown = false
    assert.equal(peer.answerTo(token), null)
  })

  describe('over HTTP', () => {
    const call = (body: string, headers = desk.peer.sign(body)) => {
      const request: WebhookRequest = { method: 'POST', path: '', query: {}, headers, body: Buffer.from(body) }
      return desk.webhook.handle(request, desk.inbox.accept)
    }
    const status = (given = desk.peer.interaction(desk.user, desk.help, command('status'))) => JSON.stringify(given)

    it('answers a ping', async () => {
      const { status: code, body } = await call(JSON.stringify({ id: '1441700000000000001', type: 1, version: 1 }))
      assert.deepEqual([code, JSON.parse(body ?? '')], [200, { type: 1 }])
    })

    it('keeps an interaction once, however often it is told, and answers it each time', async () => {
      const before = desk.inbox.rows.length
      const body = status()
      for (const answer of [await call(body), await call(body)]) {
        assert.equal(answer.status, 200)
        assert.equal(JSON.parse(answer.body ?? '').data.flags, 64)
      }
      assert.equal(desk.inbox.rows.length, before + 1)
    })

    it('refuses a wrong signature, a changed body, a stale or future time, and what is none', async () => {
      const before = desk.inbox.offered.length
      const body = status()
      const signed = desk.peer.sign(body)
      const minutes = (count: number) => desk.peer.sign(body, new Date(Date.now() + count * 60_000))
      assert.equal((await call(`${body} `, signed)).status, 401)
      assert.equal((await call(body, minutes(-6))).status, 401)
      assert.equal((await call(body, minutes(6))).status, 401)
      assert.equal((await call(body, {})).status, 401)
      assert.equal((await call(body, { ...signed, 'x-signature-ed25519': '00'.repeat(64) })).status, 401)
      assert.equal((await call('not json')).status, 400)
      assert.equal((await call('{"type":2}')).status, 400)
      assert.equal(desk.inbox.offered.length, before)
    })

    it('says that it is not safe where it is not', async () => {
      desk.inbox.isDown = true
      const { status: code } = await call(status())
      desk.inbox.isDown = false
      assert.equal(code, 503)
    })
  })
})
