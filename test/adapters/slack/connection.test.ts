import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { connect, type Desk, eventually } from './support.ts'

describe('a Socket Mode connection that breaks', () => {
  let desk: Desk

  beforeEach(async () => {
    desk = await connect()
    await desk.start()
  })
  afterEach(async () => {
    await desk.stream.stop()
    await desk.peer.stop()
  })

  const texts = async () => {
    const events = await Promise.all(desk.inbox.rows.map((_, index) => desk.parsed(index)))
    return events.map((event) => event?.text).sort()
  }

  it('reads back what was written while nothing listened, replies to old threads included', async () => {
    const old = desk.peer.say('U0CHEN', 'C0HELP', 'one')
    await eventually('the first message', () => desk.inbox.rows.length === 1)
    desk.peer.outage()
    desk.peer.say('U0CHEN', 'C0HELP', 'two')
    desk.peer.say('U0CHEN', 'C0HELP', 'three', { thread: old.ts })
    const edited = desk.peer.say('U0CHEN', 'C0HELP', 'for')
    desk.peer.edit(edited, 'four')
    const direct = desk.peer.workspace.directChannel('U0CHEN').id
    desk.peer.say('U0CHEN', direct, 'five')
    assert.equal(desk.stream.kind === 'stream' && desk.inbox.rows.length, 1)
    desk.peer.recover()
    await eventually('all messages', () => desk.inbox.rows.length === 6)
    assert.deepEqual(await texts(), ['five', 'four', 'four', 'one', 'three', 'two'])
    const reply = (await Promise.all(desk.inbox.rows.map((_, index) => desk.parsed(index)))).find(
      (event) => event?.text === 'three',
    )
    assert.equal(reply?.conversation.key, `C0HELP:${old.ts}`)
  })

  it('is there again at once after an announced end', async () => {
    const before = desk.peer.callsOf('apps.connections.open').length
    desk.peer.socket.announce('refresh_requested')
    await eventually('a new connection', () => desk.peer.callsOf('apps.connections.open').length > before)
    desk.peer.say('U0CHEN', 'C0HELP', 'still there?')
    await eventually('the message', () => desk.inbox.rows.length === 1)
  })

  it('survives a refused token while reconnecting, and says so', async () => {
    desk.peer.limits.next('apps.connections.open', { error: 'invalid_auth' })
    desk.peer.limits.next('apps.connections.open', 'server-error')
    desk.peer.dropSockets()
    const health = () => (desk.stream.kind === 'stream' ? desk.stream.health() : null)
    await eventually('bad health', () => health()?.reason?.includes('invalid_auth'))
    await eventually('good health', () => health()?.ok)
    desk.peer.say('U0CHEN', 'C0HELP', 'Hello')
    await eventually('the message', () => desk.inbox.rows.length === 1)
  })

  it('reads on after a restart, and nothing from before the first start', async () => {
    await desk.stream.stop()
    desk.peer.say('U0CHEN', 'C0HELP', 'while it was down')
    const again = await connect({ peer: desk.peer, state: desk.state })
    await again.start()
    await eventually('the message', () => again.inbox.rows.length === 1)
    await again.stream.stop()

    const fresh = await connect({ peer: desk.peer })
    await fresh.start()
    assert.equal(fresh.inbox.offered.length, 0)
    await fresh.stream.stop()
  })

  it('reads on in a Slack that cannot list the bot’s channels alone', async () => {
    desk.peer.workspace.addChannel('C0NOBOT', ['U0CHEN'], { withoutBot: true })
    desk.peer.limits.next('users.conversations', { error: 'unknown_method' })
    desk.peer.dropSockets()
    desk.peer.say('U0CHEN', 'C0HELP', 'missed')
    await eventually('the message', () => desk.inbox.rows.length === 1)
    assert.equal(desk.peer.callsOf('conversations.list').length, 1)
  })

  it('waits as long as Slack says while it reads, and goes on', async () => {
    desk.peer.limits.block('conversations.history', 1)
    desk.peer.dropSockets()
    desk.peer.say('U0CHEN', 'C0HELP', 'missed')
    await eventually('the message', () => desk.inbox.rows.length === 1)
    const refused = desk.peer.callsOf('conversations.history').filter((call) => call.answered === 429)
    assert.equal(refused.length, 1)
  })

  it('listens again after it was stopped', async () => {
    const stopped = desk.stream.stop()
    await desk.start()
    await stopped
    desk.peer.say('U0CHEN', 'C0HELP', 'Hello')
    await eventually('the message', () => desk.inbox.rows.length === 1)
  })

  it('reads the other channels although one is gone', async () => {
    desk.peer.workspace.addChannel('C0AGAIN', ['U0CHEN'])
    desk.peer.limits.next('conversations.history', { error: 'channel_not_found' })
    desk.peer.dropSockets()
    desk.peer.say('U0CHEN', 'C0AGAIN', 'missed')
    await eventually('the message', () => desk.inbox.rows.length === 1)
  })

  it('stops within a second', async () => {
    const started = Date.now()
    await desk.stream.stop()
    assert.ok(Date.now() - started < 1500)
    await eventually('no socket', () => desk.peer.socket.open === 0)
  })
})
