import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SlackAdapter } from '../../../src/adapters/slack/adapter.ts'
import { slack } from '../../../src/adapters/slack/index.ts'
import type { Accept, Ingress } from '../../../src/core/ports/channel.ts'
import type { Said } from '../../peers/slack/index.ts'
import { SlackPeer } from '../../peers/slack/index.ts'
import { MemoryState, silent } from '../../support/memory-state.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'
import { until } from '../../support/until.ts'

const channels = 25
const threadsEach = 2
const conversations = channels * threadsEach
const messages = 1000

describe('a thousand messages in Slack', () => {
  let peer: SlackPeer
  let adapter: SlackAdapter
  let stream: Extract<Ingress, { kind: 'stream' }>
  let desk: SimulatedDesk
  const threads: Said[] = []
  /** The rows that were taken in. */
  const taken = new Set<string>()
  let said = 0

  before(async () => {
    peer = await SlackPeer.start()
    peer.limits.posts = { perSecond: 1, burst: 1 }
    peer.workspace.addUser({ id: 'U0CHEN', name: '陈晨', locale: 'zh-CN', email: 'chen@customer.example' })
    for (let index = 0; index < channels; index++) peer.workspace.addChannel(channelOf(index), ['U0CHEN'])
    const state = new MemoryState()
    const { botToken, appToken } = peer.credentials
    const account = slack.parseAccount({
      id: 'main',
      botToken,
      appToken,
      signingSecret: peer.signingSecret,
      apiUrl: peer.apiUrl,
    })
    const [made] = slack.create([account], {
      state: () => state,
      now: () => new Date(),
      log: silent,
      dataDir: '',
      ownAddresses: [],
    })
    if (!(made instanceof SlackAdapter)) throw new Error('no Slack adapter was made')
    adapter = made
    desk = await simulatedDesk({
      from: new Date().toISOString(),
      // One person writes them all.
      config: { newTicketsPerHour: 1000 },
      channel: (channel) => (channel === 'slack' ? adapter : undefined),
    })
    stream = adapter.ingress.find((ingress) => ingress.kind === 'stream') as typeof stream
    const accept: Accept = async (events, cursor) => {
      if (cursor) state.values.set(cursor.name, cursor.value)
      const ids = await desk.flows.receive({ channel: 'slack', account: 'main' }, events, cursor)
      for (const id of ids) taken.add(id)
    }
    await stream.start(accept)
    await until('a socket', () => peer.socket.open > 0 && stream.health().ok)
    await until('the first catch-up', () => state.values.has('caught-up:customers'))
  })
  after(async () => {
    await stream.stop()
    await peer.stop()
    await desk.close()
  })

  const channelOf = (index: number) => `C0HELP${String(index % channels).padStart(2, '0')}`

  /** The next so many: the first of each conversation begins its thread. */
  const say = (count: number) => {
    for (const end = said + count; said < end; said++) {
      const place = said % conversations
      const text = `第${said}条：打印机坏了`
      const thread = threads[place]
      if (thread) peer.say('U0CHEN', channelOf(place), text, { thread: thread.ts })
      else threads[place] = peer.say('U0CHEN', channelOf(place), text)
    }
  }
  const work = async () => {
    const ids = desk.waiting.dispatch.splice(0)
    await Promise.all(ids.map((id) => desk.flows.dispatch(id)))
    await desk.settle()
  }
  const stored = async () => {
    const tickets = await desk.tickets()
    return (await Promise.all(tickets.map(({ id }) => desk.store.messages.ofTicket(id)))).flat().length
  }
  const all = async (count: number) => {
    await until(`${count} taken in`, () => taken.size >= count, { seconds: 60 })
    await work()
  }

  it('stores each once, in order, and acknowledges each conversation once, through all that happens', async () => {
    peer.delivery.copies = 2
    say(300)
    await all(300)

    peer.delivery.copies = 1
    peer.dropSockets()
    say(200)
    await all(500)

    peer.outage()
    say(200)
    peer.recover()
    await all(700)

    peer.limits.block('chat.postMessage', 2)
    peer.limits.next('apps.connections.open', 'server-error')
    peer.socket.announce('refresh_requested')
    say(300)
    await all(messages)
    assert.equal(await stored(), messages)

    const posts = () => Array.from({ length: channels }, (_, index) => peer.botPosts(channelOf(index))).flat()
    await until(
      'every conversation acknowledged',
      async () => {
        desk.jumpTo(new Date(Math.max(Date.now(), desk.now().getTime()) + 1000).toISOString())
        await desk.flows.tick()
        await work()
        return posts().length >= conversations
      },
      { seconds: 60, everyMs: 500 },
    )
    const acknowledged = posts().filter(({ text }) => /\d{8}-\d{3}/.test(text ?? ''))
    assert.equal(acknowledged.length, conversations)
    assert.equal(new Set(acknowledged.map(({ thread_ts }) => thread_ts)).size, conversations)

    for (const { id } of await desk.tickets()) {
      const kept = await desk.store.messages.ofTicket(id)
      const numbers = kept.map(({ text }) => Number(text.match(/\d+/)?.[0]))
      assert.equal(numbers.length, messages / conversations)
      assert.deepEqual(
        numbers,
        numbers.toSorted((one, other) => one - other),
      )
    }
  })
})
