import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { IdentifyBudget, identifiesADay, pauseAfter } from '../../../src/adapters/discord/identify-budget.ts'
import { MemoryState, silent } from '../../support/memory-state.ts'
import { until } from '../../support/until.ts'
import { connect, type Setting } from './support.ts'

async function running(context: TestContext): Promise<Setting> {
  const desk = await connect()
  context.after(() => desk.close())
  await desk.start()
  return desk
}

const texts = async (desk: Setting): Promise<string[]> =>
  (await Promise.all(desk.inbox.rows.map((_row, index) => desk.parsed(index)))).map(({ text }) => text)

describe('the gateway connection', () => {
  it('resumes a session after a cut line, and is told what it missed', async (context) => {
    const desk = await running(context)
    const { peer, user, help } = desk
    peer.gateway.drop()
    peer.say(user, help, 'While the line was down')
    await until('the message', () => desk.inbox.rows.length === 1)
    await until('a resumed session', () => desk.stream.health().ok)
    assert.equal(peer.gateway.identifies, 1)
    assert.equal(peer.gateway.resumes, 1)
  })

  it('reads back in order what a lost session did not tell', async (context) => {
    const desk = await running(context)
    const { peer, user, help, forum } = desk
    const direct = peer.world.direct(user)
    peer.say(user, direct, 'first')
    const { post } = peer.openPost(user, forum, 'A question', 'asked')
    await until('two rows', () => desk.inbox.rows.length === 2)
    peer.gateway.lose()
    for (const each of ['second', 'third']) peer.say(user, direct, each)
    const said = peer.say(user, help, 'Help')
    peer.say(user, peer.world.addThread(help, 'Ticket', said.id), 'Please')
    peer.say(user, post, 'answered?')
    await until('all rows', () => desk.inbox.rows.length === 7)
    const all = await texts(desk)
    const inOrder = (...words: string[]) =>
      assert.deepEqual(
        all.filter((text) => words.includes(text)),
        words,
      )
    inOrder('first', 'second', 'third')
    inOrder('asked', 'answered?')
    assert.ok(all.includes('Help') && all.includes('Please'))
    assert.equal(peer.gateway.identifies, 2)
  })

  it('reads back on every start, and nothing from before the desk was there', async (context) => {
    const first = await connect()
    context.after(() => first.peer.stop())
    const { peer, user, help } = first
    peer.say(user, help, 'before the desk')
    peer.say(user, peer.world.direct(user), 'also before')
    await first.start()
    peer.say(user, help, 'live')
    peer.say(user, peer.world.direct(user), 'live in a direct chat')
    await until('two live rows', () => first.inbox.rows.length === 2)
    await first.stream.stop()
    await first.adapter.close()
    for (let number = 0; number < 250; number++) peer.say(user, help, `missed ${number}`)
    peer.say(user, peer.world.direct(user), 'missed in a direct chat')
    const second = await connect({ remaining: first })
    await second.start()
    await until('all that was missed', () => second.inbox.rows.length === 253)
    await second.stream.stop()
    await second.adapter.close()
    const missed = (await texts(second)).filter((text) => /^missed \d/.test(text))
    assert.deepEqual(
      missed,
      Array.from({ length: 250 }, (_, number) => `missed ${number}`),
    )
  })

  it('follows what was edited and taken back while there was no session, each once', async (context) => {
    const desk = await running(context)
    const { peer, user, help } = desk
    const direct = peer.world.direct(user)
    peer.say(peer.world.bot, help, 'Write here')
    const said = peer.say(user, help, 'Help')
    const thread = peer.world.addThread(help, 'Ticket', said.id)
    const written = [said, peer.say(user, thread, 'It is broekn'), peer.say(user, direct, 'Secret')]
    written.push(peer.say(user, direct, 'Changed live'), peer.say(user, thread, 'Left alone'))
    await until('all of it', () => desk.inbox.rows.length === 5)
    peer.edit(written[3]!, 'Changed live, once')
    await until('the edit', () => desk.inbox.rows.length === 6)
    peer.outage()
    peer.edit(written[1]!, 'It is broken')
    peer.remove(written[2]!)
    peer.remove(said)
    peer.edit(peer.say(user, thread, 'Nwe'), 'New')
    peer.gateway.lose()
    peer.recover()
    await until('what happened', () => desk.inbox.rows.length === 10)
    peer.gateway.lose()
    peer.say(user, help, 'Later')
    await until('the later one', () => desk.inbox.rows.length === 11)
    await until('looked again', () => desk.inbox.offered.filter((id) => id === `${said.id}:delete`).length === 2)
    const events = await Promise.all(desk.inbox.rows.map((_row, index) => desk.parsed(index)))
    assert.deepEqual(
      events
        .slice(6, 10)
        .map(({ kind, text, externalId }) => [kind, text, externalId])
        .sort(),
      [
        ['delete', '', written[2]!.id],
        ['delete', '', said.id],
        ['edit', 'It is broken', written[1]!.id],
        ['message', 'New', events.find(({ text }) => text === 'New')!.externalId],
      ].sort(),
    )
  })

  it('follows what was told before the first look back had ended', async (context) => {
    const desk = await connect()
    context.after(() => desk.close())
    const { peer, user, help, state } = desk
    const { promise: looked, resolve: look } = Promise.withResolvers<void>()
    const get = state.get.bind(state)
    let isFirst = true
    state.get = async (name) => {
      const waits = isFirst && name === `after:${help.id}`
      if (waits) isFirst = false
      if (waits) await looked
      return get(name)
    }
    await desk.start()
    await until('the look back waits', () => !isFirst)
    peer.say(peer.world.bot, help, 'Write here')
    const said = peer.say(user, help, 'Help')
    await until('the message', () => desk.inbox.rows.length === 1)
    look()
    peer.outage()
    peer.remove(said)
    peer.gateway.lose()
    peer.recover()
    await until('the deletion', () => desk.inbox.rows.length === 2)
    assert.equal((await desk.parsed(1)).kind, 'delete')
  })

  it('takes an empty history for a missing permission, not for deletions', async (context) => {
    const desk = await running(context)
    const { peer, user, help } = desk
    peer.say(user, help, 'Help')
    await until('the message', () => desk.inbox.rows.length === 1)
    const { messages } = help
    help.messages = []
    peer.gateway.lose()
    await until('looked', () => peer.calls.filter(({ path }) => path === `/channels/${help.id}/messages`).length > 0)
    await until('a session', () => desk.stream.health().ok)
    help.messages = messages
    peer.say(user, help, 'More')
    await until('the next', () => desk.inbox.rows.length === 2)
    assert.equal(
      desk.inbox.offered.some((id) => id.endsWith(':delete')),
      false,
    )
  })

  it('takes a live message before a large backlog, and a conversation’s own gap before its live message', async (context) => {
    const first = await connect()
    context.after(() => first.peer.stop())
    const { peer, user, help } = first
    await first.start()
    const direct = peer.world.direct(user)
    peer.say(user, direct, 'one')
    await until('one row', () => first.inbox.rows.length === 1)
    await first.stream.stop()
    await first.adapter.close()
    peer.say(user, direct, 'two')
    for (let number = 0; number < 1000; number++) peer.say(user, help, `backlog ${number}`)
    const { promise, resolve: open } = Promise.withResolvers<void>()
    first.inbox.gate = promise
    const second = await connect({ remaining: first })
    context.after(() => second.stream.stop())
    await second.start()
    await until('the backlog is being read', () =>
      peer.calls.some(({ path }) => path === `/channels/${help.id}/messages`),
    )
    peer.say(user, direct, 'three')
    peer.say(user, help, 'live')
    await until('the live ones', () => second.inbox.rows.length === 4)
    open()
    await until('all', () => second.inbox.rows.length === 1004)
    await second.stream.stop()
    await second.adapter.close()
    const all = await texts(second)
    assert.ok(all.indexOf('live') < 4)
    const direct123 = ['one', 'two', 'three']
    assert.deepEqual(
      all.filter((text) => direct123.includes(text)),
      direct123,
    )
  })

  it('says what is wrong with a token that was reset, and is back once the connection is allowed again', async (context) => {
    const desk = await running(context)
    const { peer } = desk
    const { token } = peer.world
    peer.world.token = 'another'
    peer.gateway.lose()
    const { reason } = await until('a problem', () => {
      const health = desk.stream.health()
      return !health.ok && health.reason?.includes('token') ? health : null
    })
    assert.match(reason ?? '', /Reset Token|invalid token/i)
    assert.doesNotMatch(reason ?? '', new RegExp(token))
    peer.world.token = token
    await until('a session', () => desk.stream.health().ok, { seconds: 30 })
  })

  it('survives refused connections, and a session that is invalid right behind RESUMED', async (context) => {
    const desk = await running(context)
    const { peer, user, help } = desk
    peer.outage()
    peer.say(user, help, 'during the outage')
    peer.recover()
    await until('the message', () => desk.inbox.rows.length === 1)
    await until('a session', () => desk.stream.health().ok)
    peer.gateway.askToReconnect()
    peer.say(user, help, 'behind the request to reconnect')
    await until('the second', () => desk.inbox.rows.length === 2)
  })
})

describe('the budget of sessions', () => {
  it('lets a crash loop begin fewer sessions a day than Discord allows, over restarts', async () => {
    const state = new MemoryState()
    const day = 86_400_000
    let now = Date.parse('2026-11-22T00:00:00Z')
    const end = now + day
    let begun = 0
    while (now < end) {
      // Each round is a process that dies as soon as it has identified.
      const times: number[] = JSON.parse(state.values.get('identifies') ?? '[]')
      const pause = pauseAfter(times, now)
      now += Math.max(pause, 100)
      if (pause > 0) continue
      await new IdentifyBudget(state, () => new Date(now), silent).waitForIdentify(0, new AbortController().signal)
      begun++
    }
    assert.ok(begun <= identifiesADay, `${begun} sessions in a day`)
    assert.ok(begun > 100, `${begun} sessions in a day: a connection that comes back must not wait for hours`)
    assert.equal((await new IdentifyBudget(state, () => new Date(end), silent).used()) <= begun, true)
  })

  it('lets the first few of an hour through at once', () => {
    const now = Date.parse('2026-11-22T00:00:00Z')
    assert.equal(pauseAfter([], now), 0)
    assert.equal(pauseAfter([now - 4, now - 3, now - 2, now - 1], now), 0)
    assert.equal(pauseAfter([now - 5, now - 4, now - 3, now - 2, now - 1], now), 4999)
  })

  it('waits where it cannot be read, and ends when the library wants to', async () => {
    const state = new MemoryState()
    state.get = async () => {
      throw new Error('the database is out of reach')
    }
    const stopping = new AbortController()
    const waiting = new IdentifyBudget(state, () => new Date(), silent).waitForIdentify(0, stopping.signal)
    setImmediate(() => stopping.abort())
    await assert.rejects(waiting, { name: 'AbortError' })
  })
})
