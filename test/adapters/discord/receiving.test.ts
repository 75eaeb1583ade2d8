import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { directAddress } from '../../../src/adapters/discord/place.ts'
import { until } from '../../support/until.ts'
import { connect, type Setting } from './support.ts'

describe('receiving over the gateway', () => {
  let desk: Setting

  beforeEach(async () => {
    desk = await connect()
    await desk.start()
  })
  afterEach(() => desk.close())

  it('reads a message in a support channel as a conversation of its own', async () => {
    const { peer, user, help } = desk
    const said = peer.say(user, help, `<@${peer.world.bot.id}> It says a < b & *c*`)
    const event = await desk.parsed(0)
    assert.equal(event.kind, 'message')
    assert.equal(event.text, 'It says a < b & *c*')
    assert.deepEqual(event.from, { address: user.id, name: 'Chen', verified: true })
    const { key, address, route } = event.conversation
    assert.deepEqual({ key, address, route }, { key: said.id, address: said.id, route: { parent: help.id } })
    assert.equal(event.externalId, said.id)
    assert.ok(Math.abs(event.at.getTime() - new Date(said.timestamp).getTime()) < 1000)
  })

  it('keeps a thread, a forum post and a direct chat as one conversation each', async () => {
    const { peer, user, help, forum } = desk
    const said = peer.say(user, help, 'Help')
    const thread = peer.world.addThread(help, 'Ticket', said.id)
    peer.say(user, thread, 'And one more thing')
    const { post } = peer.openPost(user, forum, 'The printer', 'It is on fire')
    peer.say(user, post, 'Still')
    peer.say(user, peer.world.direct(user), 'Hello')
    peer.say(user, peer.world.direct(user), 'Are you there?')
    await until('six rows', () => desk.inbox.rows.length === 6)
    const events = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => desk.parsed(index)))
    const keys = new Map(events.map((event) => [event.text, event.conversation.key]))
    assert.equal(keys.get('And one more thing'), said.id)
    assert.equal(keys.get('It is on fire'), post.id)
    assert.equal(keys.get('Still'), post.id)
    assert.equal(keys.get('Hello'), directAddress(user.id))
    assert.equal(keys.get('Are you there?'), directAddress(user.id))
  })

  it('leaves bots, webhooks, joins, other channels and its own posts alone', async () => {
    const { peer, user, help } = desk
    const bot = { id: '1300000000000000009', username: 'ci', global_name: null, bot: true }
    peer.say(bot, help, 'build failed')
    peer.say(user, help, 'deployed', { webhook_id: '1300000000000000010' })
    peer.say(user, help, '', { type: 7 })
    peer.say(peer.world.bot, help, 'ours')
    peer.say(user, peer.world.addGuildChannel('lounge'), 'not for the desk')
    peer.say(user, help, 'for the desk')
    assert.equal((await desk.parsed(0)).text, 'for the desk')
    assert.equal(desk.inbox.offered.length, 1)
  })

  it('reads edits and deletions, nothing into a link preview, and nothing into the deletion of its own', async () => {
    const { peer, user, help } = desk
    const own = peer.say(peer.world.bot, help, 'ours')
    const said = peer.say(user, help, 'See https://example.org')
    peer.preview(said)
    peer.edit(said, 'See page 2 of it')
    peer.remove(own)
    peer.remove(said)
    const [message, edit, removal] = [await desk.parsed(0), await desk.parsed(1), await desk.parsed(2)]
    assert.deepEqual([message.kind, edit.kind, removal.kind], ['message', 'edit', 'delete'])
    assert.equal(edit.text, 'See page 2 of it')
    assert.deepEqual([edit.externalId, removal.externalId], [said.id, said.id])
    assert.equal(removal.from.address, user.id)
    assert.equal(desk.inbox.rows.length, 3)
    assert.equal(new Set(desk.inbox.rows.map((row) => row.externalId)).size, 3)
  })

  it('knows an event that is told twice for one', async () => {
    desk.peer.gateway.copies = 3
    desk.peer.say(desk.user, desk.help, 'Help')
    await until('three tellings', () => desk.inbox.offered.length >= 3)
    assert.equal(desk.inbox.rows.length, 1)
  })

  it('has a message in the end that could not be stored at first', async () => {
    desk.inbox.isDown = true
    const { peer, user, help } = desk
    peer.say(user, help, 'in the channel')
    peer.say(user, peer.world.direct(user), 'in a direct chat')
    await until('looks back', () =>
      peer.calls.some(({ path, method }) => method === 'GET' && path.endsWith('/messages')),
    )
    desk.inbox.isDown = false
    await until('both', () => desk.inbox.rows.length === 2)
  })

  it('fetches a file, also once its link has expired, and from nowhere else', async () => {
    const { peer, user, help, adapter } = desk
    const content = Buffer.from('PNG…')
    peer.context.linkSeconds = -60
    peer.say(user, help, '', { files: [{ name: '../屏幕.png', type: 'image/png', content }] })
    const [file] = (await desk.parsed(0)).files ?? []
    assert.ok(file && 'reference' in file)
    assert.equal(file.name, '_屏幕.png')
    await assert.rejects(adapter.fetch(file.reference), { fault: 'unreachable' })
    peer.context.linkSeconds = 60
    const fetched = await adapter.fetch(file.reference)
    assert.deepEqual(Buffer.from(fetched.content), content)
    assert.equal(fetched.type, 'image/png')
    for (const address of [
      'https://cdn.discordapp.com.evil.example/x',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
    ]) {
      await assert.rejects(adapter.fetch(` ${address}`), { fault: 'rejected' })
    }
  })
})
