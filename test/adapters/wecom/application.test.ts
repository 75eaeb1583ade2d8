import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RawEvent } from '../../../src/core/ports/channel.ts'
import type { WecomPeer } from '../../peers/wecom/index.ts'
import { connect, failure, sendAction, webhookOf } from './support.ts'

const member = 'chen'
const conversation = { key: member, address: member, subject: '', route: {}, locale: 'zh-CN' }
const post = (change: Parameters<typeof sendAction>[0] = {}) => sendAction({ conversation, ...change })

async function working(context: { after(end: () => Promise<void>): void }, more: Record<string, unknown> = {}) {
  const connected = await connect({ account: { agentId: '1000002', ...more } })
  const { peer, adapter, inbox } = connected
  context.after(() => peer.stop())
  const webhook = webhookOf(adapter)
  const call = async (fields: Record<string, string | number>) => {
    const { query, body } = peer.callbacks.signed(peer.application.xml(fields))
    return webhook.handle({ method: 'POST', path: '', query, headers: {}, body: Buffer.from(body) }, inbox.accept)
  }
  const parsed = (row: RawEvent | undefined) => {
    if (!row) throw new Error('nothing has come in')
    return adapter.parse({ body: row.body, meta: {}, receivedAt: new Date() })
  }
  return { ...connected, call, parsed }
}

const texts = (peer: WecomPeer) =>
  peer.application.shown(member).map(({ text }) => (text as { content: string } | undefined)?.content)

describe('application: receiving', () => {
  it('keeps a message once, however often it comes, and answers with nothing', async (context) => {
    const { peer, inbox, call, parsed } = await working(context)
    const fields = peer.application.message(member, 'text', { Content: 'VPN 连不上了' })
    assert.deepEqual(await call(fields), { status: 200 })
    assert.deepEqual(await call(fields), { status: 200 })
    assert.equal(inbox.rows.length, 1)
    const event = await parsed(inbox.rows[0])
    assert.equal(event?.text, 'VPN 连不上了')
    assert.equal(event?.conversation.address, member)
  })

  it('is not answered while the store is out of reach', async (context) => {
    const { peer, inbox, call } = await working(context)
    inbox.down = true
    await assert.rejects(call(peer.application.message(member, 'text', { Content: '在吗' })))
  })

  it('knows an event by who, when and what', async (context) => {
    const { inbox, call } = await working(context)
    const event = { FromUserName: member, CreateTime: 1763805600, MsgType: 'event', Event: 'click', EventKey: 'status' }
    await call(event)
    await call({ ...event })
    await call({ ...event, CreateTime: 1763805601 })
    await call({ ...event, FromUserName: 'li' })
    assert.equal(inbox.rows.length, 3)
  })
})

describe('application: sending', () => {
  it('shows a message once though the answer is lost, and the same words under another key again', async (context) => {
    const { peer, adapter } = await working(context)
    peer.next('message/send', 'lost-answer')
    assert.equal((await failure(adapter.send(post({ text: '好的' }), 'row-0'))).fault, 'transient')
    const first = await adapter.send(post({ text: '好的' }), 'row-0')
    const second = await adapter.send(post({ text: '好的' }), 'row-1')
    assert.deepEqual(texts(peer), ['好的', '好的'])
    assert.notEqual(first.externalId, second.externalId)
  })

  it('declares fewer a minute than WeCom throws away', async (context) => {
    const { peer, adapter } = await working(context)
    const [minute] = adapter.capabilities.limits
    assert.ok(minute && minute.per === 'conversation' && minute.within === 60_000)
    for (let index = 0; index < minute.messages; index++) await adapter.send(post({ text: `${index}` }), `row-${index}`)
    assert.equal(peer.application.dropped, 0)
    for (let index = 0; index < 10; index++) await adapter.send(post({ text: `more ${index}` }), `more-${index}`)
    assert.ok(peer.application.dropped > 0, 'the stand-in throws away what is too much')
  })

  it('shows choices as a card with buttons, and knows which message was answered', async (context) => {
    const { peer, adapter, inbox, call, parsed } = await working(context)
    const choices = [
      { id: 'rate:5', label: '很满意' },
      { id: 'rate:1', label: '不满意' },
    ]
    const message = { subject: '工单', text: '请评价', attachments: [], automatic: true, locale: 'zh-CN', choices }
    const parts = adapter.render(message)
    assert.equal(parts.length, 1)
    const { externalId } = await adapter.send(post({ part: parts[0]! }), 'row-0')
    await call(peer.application.press(member, '不满意'))
    const event = await parsed(inbox.rows[0])
    assert.equal(event?.kind, 'choice')
    assert.equal(event?.choice, 'rate:1')
    assert.equal(event?.externalId, externalId)
  })

  it('puts what a card cannot hold into messages before it, and loses no word', async (context) => {
    const { peer, adapter } = await working(context)
    const choices = [{ id: 'yes', label: '是' }]
    const long = '原因是磁盘已满，已经清理，并且加了监控。'.repeat(20)
    for (const [index, text] of [`${long}\n\n解决了吗？`, long].entries()) {
      const parts = adapter.render({
        subject: '工单 17',
        text,
        attachments: [],
        automatic: true,
        locale: 'zh-CN',
        choices,
      })
      for (const [place, part] of parts.entries()) await adapter.send(post({ part }), `row-${index}-${place}`)
      assert.ok(
        parts
          .map((part) => part.text)
          .join('')
          .includes(long),
      )
    }
    const cards = peer.application.shown(member).filter(({ msgtype }) => msgtype === 'template_card')
    const shown = cards.map(({ template_card }) => (template_card as { sub_title_text: string }).sub_title_text)
    assert.deepEqual(shown, ['解决了吗？', '工单 17'])
  })

  it('sends markdown where it is configured', async (context) => {
    const { peer, adapter } = await working(context, { markdown: true })
    await adapter.send(post({ text: '**重要**' }), 'row-0')
    assert.equal(adapter.capabilities.markup, 'markdown')
    assert.deepEqual(peer.application.shown(member)[0], { msgtype: 'markdown', markdown: { content: '**重要**' } })
  })

  it('says that somebody is not there any more', async (context) => {
    const { adapter } = await working(context)
    const nobody = { ...conversation, key: 'gone', address: 'gone' }
    const refused = await failure(adapter.send(post({ conversation: nobody }), 'row-0'))
    assert.equal(refused.fault, 'unreachable')
    assert.match(refused.message, /可见范围/)
  })

  it('neither changes nor takes back a message, and says so', async (context) => {
    const { adapter } = await working(context)
    for (const action of ['edit', 'withdraw'] as const) {
      assert.equal((await failure(adapter.send(post({ action, target: 'x' }), 'row-0'))).fault, 'rejected')
    }
  })

  it('knows how a member is called', async (context) => {
    const { adapter } = await working(context)
    assert.deepEqual(await adapter.identify!(member), { name: '陈晨', email: 'chen@company.example' })
    assert.equal(await adapter.identify!('gone'), null)
  })
})
