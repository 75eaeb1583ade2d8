import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { wecom } from '../../../src/adapters/wecom/index.ts'
import type { Accept } from '../../../src/core/ports/channel.ts'
import { Inbox } from '../../support/inbox.ts'
import { MemoryState } from '../../support/memory-state.ts'
import { until } from '../../support/until.ts'
import { connect, customer, streamOf, webhookOf } from './support.ts'

type Connected = Awaited<ReturnType<typeof connect>>

/** Serves the adapter's webhook over HTTP and has the stand-in call there. */
async function served({ peer, adapter }: Pick<Connected, 'peer' | 'adapter'>, accept: Accept) {
  const webhook = webhookOf(adapter)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '', 'http://desk')
    const wanted = {
      method: request.method ?? '',
      path: '',
      query: Object.fromEntries(url.searchParams),
      headers: {},
      body: Buffer.concat(chunks),
    }
    const answer = await webhook.handle(wanted, accept).catch(() => ({ status: 503, body: '' }))
    response.writeHead(answer.status).end(answer.body ?? '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/wecom/service`
  peer.callbacks.address = address
  return { address, stop: () => server.close() }
}

async function receiving(context: { after(end: () => Promise<void>): void }, account?: Record<string, unknown>) {
  const connected = await connect({ ...(account && { account }) })
  const hook = await served(connected, connected.inbox.accept)
  context.after(async () => {
    await connected.adapter.close?.()
    await connected.peer.stop()
    hook.stop()
  })
  return { ...connected, hook }
}

describe('customer service: receiving', () => {
  it('answers the verification of its address', async (context) => {
    const { peer, hook } = await receiving(context)
    assert.ok(await peer.callbacks.verify(hook.address))
  })

  it('reads what a notice is about, and answers the notice at once though reading fails', async (context) => {
    const { peer, inbox, adapter, state } = await receiving(context)
    peer.next('kf/sync_msg', 'server-error', 'server-error')
    const id = peer.service.say(customer, '打印机坏了')
    await until('answered', () => peer.callbacks.answers.length === 1)
    assert.deepEqual(peer.callbacks.answers, [200])
    await until('read after the failures', () => inbox.rows.length === 1)
    assert.deepEqual(inbox.ids(), [id])
    assert.ok(state.values.get('cursor'))
    assert.deepEqual(streamOf(adapter).health(), { ok: true })
    const event = await adapter.parse({ body: inbox.rows[0]!.body, meta: {}, receivedAt: new Date() })
    assert.equal(event?.text, '打印机坏了')
    assert.equal(event?.conversation.key, customer)
  })

  it('does not answer a notice that could not be written down, so that it comes again', async (context) => {
    const { peer, inbox, state } = await receiving(context)
    const set = state.set.bind(state)
    let failures = 2
    state.set = async (name, value) => {
      if (name === 'notice' && failures-- > 0) throw new Error('the database is out of reach')
      return set(name, value)
    }
    peer.service.say(customer, '在吗')
    await until('read', () => inbox.rows.length === 1)
    assert.deepEqual(peer.callbacks.answers, [503, 503, 200])
  })

  it('goes on through empty pages, and keeps the cursor with each batch', async (context) => {
    const { peer, inbox } = await receiving(context)
    peer.service.history.emptyPages = true
    peer.service.history.pageSize = 3
    const ids = Array.from({ length: 10 }, (_, index) => peer.service.say(customer, `消息 ${index}`))
    await until('all read', () => inbox.rows.length === 10)
    assert.deepEqual(inbox.ids(), ids)
  })

  it('keeps the cursor where it was while the store is out of reach, and loses nothing', async (context) => {
    const { peer, inbox, state, adapter } = await receiving(context)
    peer.service.say(customer, '一')
    await until('the first', () => inbox.rows.length === 1)
    const before = state.values.get('cursor')
    inbox.down = true
    peer.service.say(customer, '二')
    await until('the trouble is told', () => !streamOf(adapter).health().ok)
    assert.equal(state.values.get('cursor'), before)
    inbox.down = false
    await until('the second', () => inbox.rows.length === 2)
  })

  it('reads three days again where the cursor is lost, which adds nothing twice', async (context) => {
    const { peer, inbox, state } = await receiving(context)
    const ids = ['一', '二', '三'].map((text) => peer.service.say(customer, text))
    await until('read', () => inbox.rows.length === 3)
    peer.service.history.forgetCursors()
    ids.push(peer.service.say(customer, '四'))
    await until('read on', () => inbox.rows.length === 4)
    state.values.delete('cursor')
    ids.push(peer.service.say(customer, '五'))
    await until('read on', () => inbox.rows.length === 5)
    assert.deepEqual(inbox.ids(), ids)
    assert.ok(inbox.offered.length >= 3 + 4 + 1, 'what was there came again')
  })

  it('is told of the notices of its own account alone', async (context) => {
    const { peer, inbox } = await receiving(context)
    peer.callbacks.call({ MsgType: 'event', Event: 'kf_msg_or_event', Token: 'ENC', OpenKfId: 'wkAnother' })
    peer.callbacks.call({ MsgType: 'event', Event: 'enter_agent', AgentID: '1' })
    await until('answered', () => peer.callbacks.answers.length === 2)
    assert.deepEqual(peer.callbacks.answers, [200, 200])
    assert.equal(peer.calls.get('kf/sync_msg'), undefined)
    assert.equal(inbox.rows.length, 0)
  })

  it('hands on the notices of another account of the same application, which come in at its address', async (context) => {
    const { peer, inbox, state, now } = await connect()
    const common = { ...peer.credentials, apiUrl: peer.apiUrl }
    const accounts = [
      wecom.parseAccount({ id: 'sales', ...common, openKfId: 'wkSales' }),
      wecom.parseAccount({ id: 'service', ...common, openKfId: peer.service.openKfId }),
    ]
    const log = { info() {}, warn() {}, error() {} }
    const states = new Map([
      ['sales', new MemoryState()],
      ['service', state],
    ])
    const around = { state: (account: string) => states.get(account)!, now, log, dataDir: '', ownAddresses: [] }
    const [sales, service] = wecom.create(accounts, around)
    const elsewhere = new Inbox(new MemoryState())
    const hook = await served({ peer, adapter: sales! }, elsewhere.accept)
    context.after(async () => {
      await streamOf(service!).stop()
      await Promise.all([sales?.close?.(), service?.close?.()])
      await peer.stop()
      hook.stop()
    })
    await streamOf(service!).start(inbox.accept)
    await until('the first look', () => peer.service.history.reads === 1)
    const id = peer.service.say(customer, '在吗')
    await until('read', () => inbox.rows.length === 1)
    assert.deepEqual(inbox.ids(), [id])
    assert.deepEqual(elsewhere.ids(), [])
  })

  it('greets who opens the chat, within 20 seconds and once', async (context) => {
    const account = { openKfId: 'wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw', welcome: { zh: '您好！', en: 'Hello!' } }
    const { peer, inbox } = await receiving(context, account)
    peer.service.enter(customer)
    await until('greeted', () => peer.service.shown(customer).length === 1)
    assert.deepEqual(peer.service.shown(customer)[0]?.text, { content: '您好！\n\nHello!' })
    peer.callbacks.fate = () => 'drop'
    peer.service.enter(customer)
    peer.clock.advance(21_000)
    peer.callbacks.fate = () => 'deliver'
    peer.service.say(customer, '在吗')
    await until('read', () => inbox.rows.length === 3)
    assert.equal(peer.calls.get('kf/send_msg_on_event'), 1)
  })
})

describe('customer service: what nobody gave notice of', () => {
  it('is read at the start, from where the last run ended, though the token has run out', async (context) => {
    const state = new MemoryState()
    const first = await connect({ state })
    const { peer } = first
    context.after(() => peer.stop())
    streamOf(first.adapter).start(first.inbox.accept)
    const before = peer.service.say(customer, '一')
    await until('the first', () => first.inbox.rows.length === 1)
    await streamOf(first.adapter).stop()
    await first.adapter.close?.()
    // A notice that was written down, and not served before the end.
    state.values.set('notice', `${peer.clock.now()} ENCgone`)
    const after = peer.service.say(customer, '二')
    peer.clock.advance(11 * 60_000)
    const second = await connect({ peer, state })
    streamOf(second.adapter).start(second.inbox.accept)
    await until('the second', () => second.inbox.rows.length === 1)
    assert.deepEqual(second.inbox.ids(), [after])
    assert.notEqual(before, after)
    await streamOf(second.adapter).stop()
    await second.adapter.close?.()
  })

  it('is read by the process with the stream where the one that took the notice died', async (context) => {
    const state = new MemoryState()
    const { peer, adapter, inbox } = await connect({ state })
    context.after(async () => {
      await streamOf(adapter).stop()
      await adapter.close?.()
      await peer.stop()
    })
    streamOf(adapter).start(inbox.accept)
    await until('the first look', () => peer.service.history.reads === 1)
    const id = peer.service.say(customer, '有人吗')
    state.values.set('notice', `${peer.clock.now()} ENCof-a-dead-process`)
    await until('found', () => inbox.rows.length === 1)
    assert.deepEqual(inbox.ids(), [id])
    await until('marked as served', () => state.values.get('served') === state.values.get('notice'))
  })
})
