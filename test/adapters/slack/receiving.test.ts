import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { bot } from '../../peers/slack/index.ts'
import { connect, type Desk, eventually } from './support.ts'

describe('receiving over Socket Mode', () => {
  let desk: Desk

  beforeEach(async () => {
    desk = await connect()
    await desk.start()
  })
  afterEach(async () => {
    await desk.stream.stop()
    await desk.peer.stop()
  })

  it('acknowledges a message once it is stored, and reads it', async () => {
    const said = desk.peer.say('U0CHEN', 'C0HELP', 'It says a < b & c > d')
    await desk.peer.delivery.settled()
    assert.deepEqual(
      desk.peer.delivery.delivered.map(({ attempts, acknowledged }) => ({ attempts, acknowledged })),
      [{ attempts: 1, acknowledged: true }],
    )
    const event = await desk.parsed(0)
    assert.ok(event)
    assert.equal(event.kind, 'message')
    assert.equal(event.text, 'It says a < b & c > d')
    assert.deepEqual(event.from, { address: 'U0CHEN', name: '陈晨', verified: true, locale: 'zh-CN' })
    assert.deepEqual(event.conversation, {
      key: `C0HELP:${said.ts}`,
      address: 'C0HELP',
      route: { thread: said.ts },
    })
    assert.equal(event.externalId, `T0DESK:C0HELP:${said.ts}`)
    assert.equal(event.at.getTime(), Math.trunc(Number(said.ts) * 1000))
  })

  it('knows four copies of an event for one', async () => {
    desk.peer.delivery.copies = 4
    desk.peer.say('U0CHEN', 'C0HELP', 'Help')
    await desk.peer.delivery.settled()
    assert.equal(desk.inbox.offered.length, 4)
    assert.equal(desk.inbox.rows.length, 1)
  })

  it('knows a mention for the message that it is', async () => {
    desk.peer.say('U0CHEN', 'C0HELP', `<@${bot.user}> the printer is on fire`, { raw: true })
    await desk.peer.delivery.settled()
    assert.equal(desk.inbox.offered.length, 2)
    assert.equal(desk.inbox.rows.length, 1)
    assert.equal((await desk.parsed(0))?.text, 'the printer is on fire')
  })

  it('does not acknowledge what could not be stored, and has it in the end', async () => {
    desk.inbox.down = true
    desk.peer.say('U0CHEN', 'C0HELP', 'Help')
    await eventually('a second attempt', () => (desk.peer.delivery.delivered[0]?.attempts ?? 0) > 0)
    assert.equal(desk.peer.delivery.delivered[0]?.acknowledged, false)
    desk.inbox.down = false
    await eventually('the message', () => desk.inbox.rows.length === 1)
  })

  it('reads edits and deletions, and nothing into a link preview', async () => {
    const said = desk.peer.say('U0CHEN', 'C0HELP', 'See https://example.org')
    desk.peer.previewLink(said, 'https://example.org')
    desk.peer.edit(said, 'See page 2 of it')
    desk.peer.remove(said)
    await desk.peer.delivery.settled()
    assert.equal(desk.inbox.rows.length, 3)
    const [message, edit, removal] = await Promise.all([desk.parsed(0), desk.parsed(1), desk.parsed(2)])
    assert.deepEqual([message?.kind, edit?.kind, removal?.kind], ['message', 'edit', 'delete'])
    assert.equal(edit?.text, 'See page 2 of it')
    assert.equal(edit?.externalId, message?.externalId)
    assert.equal(removal?.externalId, message?.externalId)
    assert.equal(new Set(desk.inbox.rows.map((row) => row.externalId)).size, 3)
  })

  it('reads a tombstone as the deletion of a message that was answered', async () => {
    const said = desk.peer.say('U0CHEN', 'C0HELP', 'Help')
    desk.peer.say('U0CHEN', 'C0HELP', 'Really', { thread: said.ts })
    desk.peer.remove(said)
    await desk.peer.delivery.settled()
    const events = await Promise.all([0, 1, 2].map((index) => desk.parsed(index)))
    assert.deepEqual(
      events.map((event) => event?.kind),
      ['message', 'message', 'delete'],
    )
    assert.equal(events[1]?.conversation.key, `C0HELP:${said.ts}`)
    assert.equal(events[2]?.from.address, 'U0CHEN')
  })

  it('leaves bots, joins and its own posts alone', async () => {
    desk.peer.say('U0CHEN', 'C0HELP', 'build failed', { otherBot: 'B0OTHER' })
    desk.peer.say('U0CHEN', 'C0HELP', '<@U0CHEN> has joined the channel', {
      raw: true,
      extra: { subtype: 'channel_join' },
    })
    await desk.peer.delivery.settled()
    assert.equal(desk.inbox.offered.length, 0)
    assert.ok(desk.peer.delivery.delivered.every(({ acknowledged }) => acknowledged))
  })

  it('keeps a whole direct chat as one conversation', async () => {
    const channel = desk.peer.workspace.directChannel('U0CHEN').id
    const first = desk.peer.say('U0CHEN', channel, 'Hello')
    desk.peer.say('U0CHEN', channel, 'Are you there?')
    await desk.peer.delivery.settled()
    const events = await Promise.all([desk.parsed(0), desk.parsed(1)])
    assert.deepEqual(
      events.map((event) => event?.conversation.key),
      [channel, channel],
    )
    assert.equal(events[0]?.conversation.route?.thread, first.ts)
  })

  it('fetches a file with the token, and tells a login page from it', async () => {
    const content = Buffer.from('PNG…')
    const files = [{ name: '../屏幕.png', type: 'image/png', content }]
    desk.peer.say('U0CHEN', 'C0HELP', 'Look', { files })
    await desk.peer.delivery.settled()
    const file = (await desk.parsed(0))?.files?.[0]
    assert.ok(file && 'reference' in file)
    assert.equal(file.name, '_屏幕.png')
    const fetched = await desk.adapter.fetch(file.reference)
    assert.deepEqual(Buffer.from(fetched.content), content)
    desk.peer.credentials.botToken = 'xoxb-another'
    await assert.rejects(desk.adapter.fetch(file.reference), { fault: 'unauthorised' })
    await assert.rejects(desk.adapter.fetch('https://slack.com.evil.example/files-pri/x'), { fault: 'rejected' })
    await assert.rejects(desk.adapter.fetch('http://169.254.169.254/latest/meta-data'), { fault: 'rejected' })
  })
})
