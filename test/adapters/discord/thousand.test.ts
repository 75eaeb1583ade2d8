import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { DiscordAdapter } from '../../../src/adapters/discord/adapter.ts'
import type { RawEvent } from '../../../src/core/ports/channel.ts'
import type { User } from '../../peers/discord/index.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'
import { until } from '../../support/until.ts'
import { connect, type Remaining, type Setting } from './support.ts'

const conversations = 50
const each = 20
const posting = /^POST \/channels\/\d+\/messages$/

describe('a thousand messages over fifty conversations', () => {
  let desk: SimulatedDesk
  let remaining: Remaining
  let current: Setting
  let users: User[]
  const stored = new Set<string>()
  /** The channel in which each customer goes on. */
  const places: string[] = []
  const said: number[] = []

  before(async () => {
    current = await connect()
    remaining = current
    const { peer, inbox } = current
    users = Array.from({ length: conversations }, (_, index) => peer.world.addUser(`Customer ${index}`))
    desk = await simulatedDesk({
      from: new Date().toISOString(),
      channel: (channel): DiscordAdapter | undefined => (channel === 'discord' ? current.adapter : undefined),
    })
    inbox.next = async (events: RawEvent[]) => {
      await desk.flows.receive({ channel: 'discord', account: 'main' }, events)
      for (const { externalId } of events) stored.add(externalId)
    }
    await current.start()
  })
  after(async () => {
    await current.close()
    await desk.close()
  })

  const textOf = (index: number) => {
    said[index] = (said[index] ?? 0) + 1
    return `Customer ${index} asks about invoice ${said[index]}`
  }
  const begin = (user: User, index: number): string => {
    const { peer, help, forum } = remaining
    if (index % 3 === 0) return peer.openPost(user, forum, 'A question', textOf(index)).post.id
    if (index % 3 === 1) return peer.say(user, peer.world.direct(user), textOf(index)).channel_id
    return peer.say(user, help, textOf(index)).id
  }
  /** So many messages from each customer, in turn. */
  const say = (rounds: number) => {
    const { peer } = remaining
    for (let count = 0; count < rounds; count++) {
      for (const [index, user] of users.entries())
        peer.say(user, peer.world.channels.get(places[index]!)!, textOf(index))
    }
  }
  /** All that came in is dispatched and delivered, many at one time as workers do it. */
  const work = async () => {
    const ids = desk.waiting.dispatch.splice(0)
    await Promise.all(ids.map((id) => desk.flows.dispatch(id)))
    while (desk.waiting.deliver.length > 0) {
      await Promise.all(desk.waiting.deliver.splice(0).map((id) => desk.flows.deliver(id)))
    }
  }
  const arrived = (count: number) => until(`${count} stored`, () => stored.size >= count, { seconds: 40 })
  const isConnected = () => until('a session', () => current.stream.health().ok, { seconds: 20 })

  it('stores each once, in order, and acknowledges each conversation once, whatever the line does', async () => {
    const { peer } = remaining
    for (let count = 0; count < 3; count++) peer.limits.next(posting, { retryAfter: 2 })
    for (const [index, user] of users.entries()) places.push(begin(user, index))
    await arrived(conversations)
    await work()
    await desk.runUntil(new Date(desk.now().getTime() + 10_000).toISOString(), 1000)
    assert.equal(peer.limits.refusals, 3)

    peer.gateway.copies = 2
    peer.gateway.isShuffled = true
    say(5)
    await arrived(6 * conversations)
    await work()

    peer.gateway.drop()
    say(3)
    await arrived(9 * conversations)
    await isConnected()

    peer.gateway.lose()
    say(3)
    await arrived(12 * conversations)

    peer.gateway.askToReconnect()
    say(3)
    await arrived(15 * conversations)
    await work()

    await current.stream.stop()
    await current.adapter.close()
    say(3)
    current = await connect({ remaining })
    await current.start()
    await arrived(18 * conversations)

    peer.outage()
    say(2)
    peer.recover()
    await arrived(each * conversations)
    await work()
    await desk.runUntil(new Date(desk.now().getTime() + 10_000).toISOString(), 1000)

    const tickets = await desk.tickets()
    assert.equal(tickets.length, conversations)
    const kept = await Promise.all(tickets.map(({ id }) => desk.store.messages.ofTicket(id)))
    const wanted = Array.from({ length: each }, (_, index) => index + 1)
    for (const messages of kept) {
      assert.deepEqual(
        messages.map(({ text }) => Number(/invoice (\d+)/.exec(text)?.[1])),
        wanted,
      )
    }
    for (const place of places) assert.equal(peer.botPosts(place).length, 1)
    assert.ok(peer.gateway.identifies <= 4, `${peer.gateway.identifies} sessions`)
  })
})
