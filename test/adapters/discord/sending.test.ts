import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { directAddress } from '../../../src/adapters/discord/place.ts'
import { maxAttachmentSize } from '../../../src/adapters/discord/render.ts'
import { types } from '../../peers/discord/index.ts'
import { answering, connect, type Setting, sendAction } from './support.ts'

const posting = /^POST \/channels\/\d+\/messages$/

describe('sending over REST', () => {
  let desk: Setting

  before(async () => {
    desk = await connect()
    desk.peer.limits.posts = null
  })
  after(() => desk.close())

  const inChannel = () => {
    const { id } = desk.peer.say(desk.user, desk.help, 'Help')
    return { key: id, address: id, route: { parent: desk.help.id } }
  }
  const inDirect = () => {
    const address = directAddress(desk.user.id)
    return { key: address, address, route: {} }
  }

  it('makes one public thread from the customer’s message and writes into it, from any process', async () => {
    const { peer, adapter } = desk
    const where = inChannel()
    await adapter.send(sendAction(where), 'ack')
    await adapter.send(sendAction(where, { text: 'And more.' }), 'more')
    const another = await connect({ remaining: desk })
    await another.adapter.send(sendAction(where, { text: 'From another process.' }), 'other')
    await another.adapter.close()
    const thread = peer.world.channels.get(where.key)
    assert.equal(thread?.type, types.publicThread)
    assert.equal(thread?.name, 'Ticket 20261122-001')
    assert.deepEqual(
      peer.botPosts(where.key).map(({ content }) => content),
      ['We have it.', 'And more.', 'From another process.'],
    )
    assert.equal(peer.botPosts(desk.help).length, 0)
  })

  it('opens a direct chat where there is none yet, and says where a person takes no messages', async () => {
    const { peer, adapter } = desk
    const stranger = peer.world.addUser('Wang')
    const address = directAddress(stranger.id)
    await adapter.send(sendAction({ key: address, address }), 'direct')
    assert.equal(peer.botPosts(peer.world.direct(stranger)).length, 1)
    peer.world.closed.add(stranger.id)
    await assert.rejects(adapter.send(sendAction({ key: address, address }), 'closed'), { fault: 'unreachable' })
  })

  it('shows a message once whose answer was lost', async () => {
    const { peer, adapter } = desk
    const where = inDirect()
    const before = peer.botPosts(peer.world.direct(desk.user)).length
    peer.limits.next(posting, 'cut')
    await assert.rejects(adapter.send(sendAction(where), 'lost'), { fault: 'transient' })
    const { externalId } = await adapter.send(sendAction(where), 'lost')
    const posts = peer.botPosts(peer.world.direct(desk.user))
    assert.equal(posts.length, before + 1)
    assert.equal(posts.at(-1)?.id, externalId)
  })

  it('shows a message once whose answer was lost long ago: the nonce is forgotten, the channel is not', async () => {
    const { peer, adapter } = desk
    const where = inDirect()
    const direct = peer.world.direct(desk.user)
    const before = peer.botPosts(direct).length
    const choices = [{ id: 'yes', label: 'Solved' }]
    const [first, second] = [
      await adapter.send(sendAction(where, { text: 'Solved? ', choices }), 'old'),
      await adapter.send(sendAction(where, { text: 'Solved? ' }), 'other'),
    ]
    for (const post of peer.botPosts(direct)) {
      post.nonce = undefined
      post.timestamp = new Date(Date.now() - 600_000).toISOString()
    }
    const late = await connect({ remaining: desk, now: () => new Date(Date.now() + 200_000) })
    const doubtfulSince = new Date()
    const again = (text: string, more: Parameters<typeof sendAction>[1] = {}) =>
      late.adapter.send(sendAction(where, { text, doubtfulSince, ...more }), crypto.randomUUID())
    assert.equal((await again('Solved? ', { choices })).externalId, first.externalId)
    assert.equal((await again('Solved? ')).externalId, second.externalId)
    assert.equal(peer.botPosts(direct).length, before + 2)
    await again('Never said')
    assert.equal(peer.botPosts(direct).length, before + 3)
    await late.adapter.close()
  })

  it('never lets anything call anybody', async () => {
    const { peer, adapter } = desk
    const text = '@everyone <@1300000000000000001> look'
    const sent = await adapter.send(sendAction(inDirect(), { text }), 'loud')
    await adapter.send(sendAction(inDirect(), { action: 'edit', target: sent.externalId, text }), 'loud-edit')
    assert.deepEqual(peer.context.pings, [])
    const posts = peer.calls.filter(({ method, body }) => /POST|PATCH/.test(method) && 'content' in body)
    for (const { body } of posts) assert.deepEqual(body.allowed_mentions, { parse: [] })
  })

  it('shows choices as buttons, five in a row', async () => {
    const { peer, adapter } = desk
    const choices = Array.from({ length: 7 }, (_, index) => ({ id: `rate:${index}`, label: '★'.repeat(index + 1) }))
    await adapter.send(sendAction(inDirect(), { choices }), 'choices')
    const rows = peer.botPosts(peer.world.direct(desk.user)).at(-1)?.components as { components: unknown[] }[]
    assert.deepEqual(
      rows.map(({ components }) => components.length),
      [5, 2],
    )
    assert.deepEqual(rows[0]?.components[0], { type: 2, style: 2, custom_id: 'rate:0', label: '★' })
  })

  it('edits and withdraws what it sent, also what is gone already', async () => {
    const { peer, adapter } = desk
    const where = inChannel()
    const { externalId: target } = await adapter.send(sendAction(where), 'first')
    await adapter.send(sendAction(where, { action: 'edit', target, text: 'Better.' }), 'edit')
    assert.equal(peer.botPosts(where.key)[0]?.content, 'Better.')
    await adapter.send(sendAction(where, { action: 'withdraw', target }), 'withdraw')
    assert.equal(peer.botPosts(where.key).length, 0)
    await adapter.send(sendAction(where, { action: 'withdraw', target }), 'again')
    await assert.rejects(adapter.send(sendAction(where, { action: 'edit', target }), 'late'), { fault: 'unreachable' })
  })

  it('sends files, and refuses one that Discord does not take before it is read', async () => {
    const { peer, adapter } = desk
    const file = { fileId: 'f', name: '../日志.txt', type: 'text/plain', size: 21 }
    await adapter.send(sendAction(inDirect(), { attachments: [file] }), 'file')
    const [sent] = peer.botPosts(peer.world.direct(desk.user)).at(-1)?.attachments ?? []
    assert.equal(sent?.filename, '_日志.txt')
    assert.equal(sent?.content.toString(), 'the content of a file')
    const large = { ...file, size: maxAttachmentSize + 1 }
    await assert.rejects(
      adapter.send(sendAction(inDirect(), { attachments: [large] }), 'large'),
      /larger than the 10 MB/,
    )
  })

  it('hands a limit over instead of waiting for it, and stays within it by itself', async () => {
    const { peer, adapter } = desk
    peer.limits.posts = { limit: 5, within: 5000 }
    const where = inDirect()
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => adapter.send(sendAction(where), `burst-${index}`)),
    )
    peer.limits.posts = null
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    assert.equal(failed.length, 3)
    for (const { fault, scope, retryAfterMs } of failed) {
      assert.deepEqual([fault, scope], ['rate-limited', 'conversation'])
      assert.ok(retryAfterMs > 1000 && retryAfterMs <= 5100, `${retryAfterMs}`)
    }
    assert.equal(peer.limits.refusals, 0)
  })

  it('answers where an event came from', async () => {
    const { peer, adapter, user, forum } = desk
    const { post, message } = peer.openPost(user, forum, 'A question', 'asked')
    const body = Buffer.from(JSON.stringify({ t: 'MESSAGE_CREATE', d: { ...message, attachments: [] } }))
    const event = await adapter.parse({ body, meta: { place: 'thread' } })
    assert.ok(event)
    await adapter.send(sendAction(answering(event)), 'answer')
    assert.equal(peer.botPosts(post).length, 1)
  })

  it('looks people up', async () => {
    assert.deepEqual(await desk.adapter.identify(desk.user.id), { name: 'Chen' })
    assert.equal(await desk.adapter.identify('1300000000000000099'), null)
  })
})
