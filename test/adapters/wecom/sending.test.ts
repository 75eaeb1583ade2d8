import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isRecord } from './record.ts'
import { connect, customer, failure, sendAction } from './support.ts'

async function sending(context: { after(end: () => Promise<void>): void }) {
  const connected = await connect()
  connected.peer.service.say(customer, '在吗')
  context.after(async () => {
    await connected.adapter.close?.()
    await connected.peer.stop()
  })
  return connected
}

const words = (shown: Record<string, unknown>[]) =>
  shown.map(({ text }) => (isRecord(text) ? String(text.content) : ''))

describe('customer service: sending', () => {
  it('shows a message once though the answer is lost, and then says it is sent', async (context) => {
    const { peer, adapter } = await sending(context)
    peer.next('kf/send_msg', 'lost-answer')
    assert.equal((await failure(adapter.send(sendAction({ text: '在' }), 'row-0'))).fault, 'transient')
    const { externalId } = await adapter.send(sendAction({ text: '在' }), 'row-0')
    assert.match(externalId, /^[\da-f]{32}$/)
    assert.deepEqual(words(peer.service.shown(customer)), ['在'])
  })

  it('sends five messages after the customer last wrote, and calls the sixth spent', async (context) => {
    const { peer, adapter } = await sending(context)
    for (let index = 0; index < 5; index++) await adapter.send(sendAction({ text: `${index}` }), `row-${index}`)
    const refused = await failure(adapter.send(sendAction(), 'row-5'))
    assert.equal(refused.fault, 'spent')
    assert.match(refused.message, /95001/)
    peer.service.say(customer, '好的')
    await adapter.send(sendAction({ text: '又来了' }), 'row-5')
    assert.equal(peer.service.shown(customer).length, 6)
  })

  it('calls it spent 48 hours after the customer last wrote', async (context) => {
    const { peer, adapter } = await sending(context)
    peer.clock.advance(48 * 3_600_000 + 1000)
    const refused = await failure(adapter.send(sendAction(), 'row-0'))
    assert.equal(refused.fault, 'spent')
    assert.match(refused.message, /95002.*48 hours/)
  })

  it('says who has taken the conversation over, and goes on after they ended it', async (context) => {
    const { peer, adapter } = await sending(context)
    peer.service.takeOver(customer, 'zhangsan')
    const held = await failure(adapter.send(sendAction(), 'row-0'))
    assert.equal(held.fault, 'held')
    assert.match(held.message, /zhangsan has the conversation/)
    peer.service.end(customer)
    assert.equal((await failure(adapter.send(sendAction(), 'row-0'))).fault, 'spent')
    peer.service.say(customer, '还在吗')
    await adapter.send(sendAction({ text: '在' }), 'row-0')
    assert.deepEqual(words(peer.service.shown(customer)), ['在'])
  })

  it('shows choices as a menu, and knows which message was answered', async (context) => {
    const { peer, adapter, inbox } = await sending(context)
    const choices = [
      { id: 'confirm:20261122-001:yes', label: '已解决' },
      { id: 'confirm:20261122-001:no', label: '没有解决' },
    ]
    const message = { subject: '', text: '解决了吗？', attachments: [], automatic: true, locale: 'zh-CN', choices }
    const [part, ...more] = adapter.render(message)
    assert.equal(more.length, 0)
    const { externalId } = await adapter.send(sendAction({ part: part! }), 'row-0')
    const pressed = peer.service.press(customer, '没有解决')
    const history = peer.service.history.read({ open_kfid: peer.service.openKfId })
    const item = (history.msg_list as { msgid: string }[]).find(({ msgid }) => msgid === pressed)
    const body = Buffer.from(JSON.stringify(item))
    const event = await adapter.parse({ body, meta: {}, receivedAt: new Date() })
    assert.equal(event?.kind, 'choice')
    assert.equal(event?.choice, 'confirm:20261122-001:no')
    assert.equal(event?.externalId, externalId)
    assert.equal(event?.text, '没有解决')
    assert.equal(inbox.rows.length, 0)
  })

  it('puts few words over a menu, and more into messages before it', async (context) => {
    const { peer, adapter } = await sending(context)
    const choices = [{ id: 'yes', label: '是' }]
    const text = '这是很长的一段话，没有人会一口气读完。'.repeat(60)
    const parts = adapter.render({ subject: '', text, attachments: [], automatic: true, locale: 'zh-CN', choices })
    assert.ok(parts.length >= 2 && parts.length <= 3, `${parts.length} parts`)
    for (const [index, part] of parts.entries()) await adapter.send(sendAction({ part }), `row-${index}`)
    assert.equal(peer.service.shown(customer).at(-1)?.msgtype, 'msgmenu')
    assert.equal(parts.map((part) => part.text).join(''), text)
  })

  it('fills messages up to 2,048 bytes, so that few are needed', async (context) => {
    const { peer, adapter } = await sending(context)
    for (const text of ['a'.repeat(2048), '汉'.repeat(682), 'word '.repeat(409)]) {
      const message = { subject: '', text, attachments: [], automatic: false, locale: 'zh-CN' }
      assert.equal(adapter.render(message).length, 1)
      await adapter.send(sendAction({ part: adapter.render(message)[0]! }), text)
    }
    assert.equal(
      adapter.render({ subject: '', text: '汉'.repeat(683), attachments: [], automatic: false, locale: '' }).length,
      2,
    )
    assert.equal(peer.service.shown(customer).length, 3)
  })

  it('sends each file as a message of its own, by its kind', async (context) => {
    const { peer, adapter } = await sending(context)
    const file = (name: string, type: string, size = 21) => ({ fileId: name, name, type, size })
    const attachments = [
      file('截图.png', 'image/png'),
      file('说明 "书".pdf', 'application/pdf'),
      file('v.mp4', 'video/mp4'),
    ]
    const message = { subject: '', text: '请看附件', attachments, automatic: false, locale: 'zh-CN' }
    const parts = adapter.render(message)
    assert.equal(parts.length, 4)
    for (const [index, part] of parts.entries()) await adapter.send(sendAction({ part }), `row-${index}`)
    const shown = peer.service.shown(customer)
    assert.deepEqual(
      shown.map(({ msgtype }) => msgtype),
      ['text', 'image', 'file', 'video'],
    )
    const { media_id } = shown[2]!.file as { media_id: string }
    assert.equal(peer.media.get(media_id).name, '说明 _书_.pdf')
    assert.equal(peer.media.get(media_id).content.toString(), 'the content of a file')
  })

  it('says that WeCom takes no file of five bytes or less', async (context) => {
    const { adapter } = await sending(context)
    const attachments = [{ fileId: 'f', name: 'tiny.txt', type: 'text/plain', size: 3 }]
    const part = { text: '', attachments, automatic: false }
    const refused = await failure(adapter.send(sendAction({ part, readFile: async () => new Uint8Array(3) }), 'row-0'))
    assert.equal(refused.fault, 'rejected')
    assert.match(refused.message, /tiny\.txt has 3/)
  })

  it('takes a message back within two minutes', async (context) => {
    const { peer, adapter } = await sending(context)
    const { externalId } = await adapter.send(sendAction(), 'row-0')
    await adapter.send(sendAction({ action: 'withdraw', target: externalId }), 'row-1')
    assert.equal(peer.service.shown(customer).length, 0)
    const later = await adapter.send(sendAction(), 'row-2')
    peer.clock.advance(121_000)
    const refused = await failure(adapter.send(sendAction({ action: 'withdraw', target: later.externalId }), 'row-3'))
    assert.equal(refused.fault, 'rejected')
  })

  it('reports what WeCom took and could not deliver as a bounce of that message', async (context) => {
    const { peer, adapter } = await sending(context)
    peer.service.failNext = 10
    const { externalId } = await adapter.send(sendAction(), 'row-0')
    const { msg_list } = peer.service.history.read({ open_kfid: peer.service.openKfId })
    const body = Buffer.from(JSON.stringify((msg_list as unknown[]).at(-1)))
    const event = await adapter.parse({ body, meta: {}, receivedAt: new Date() })
    assert.deepEqual(event?.automatic?.bounce?.externalId, externalId)
    assert.match(event?.automatic?.reason ?? '', /refuses messages/)
    assert.equal(event?.conversation.key, customer)
  })

  it('waits as long as each kind of "too often" is worth', async (context) => {
    const { peer, adapter } = await sending(context)
    for (const [code, wait] of [
      [45009, 60_000],
      [45011, 5_000],
      [45033, 1_000],
    ] as const) {
      peer.next('kf/send_msg', { code })
      const refused = await failure(adapter.send(sendAction(), `row-${code}`))
      assert.equal(refused.fault, 'rate-limited')
      assert.equal(refused.retryAfterMs, wait)
    }
  })

  it('writes no link that hides where it leads', async (context) => {
    const { adapter } = await sending(context)
    const text = '请看 <a href="https://evil.example">银行</a> < A href=x> a < b'
    const [part] = adapter.render({ subject: '', text, attachments: [], automatic: false, locale: 'zh-CN' })
    assert.equal(part?.text, '请看 ＜a href="https://evil.example">银行＜/a> ＜ A href=x> a < b')
  })

  it('fetches what a customer sent under its name, for three days', async (context) => {
    const { peer, adapter } = await sending(context)
    const id = peer.media.add('file', '错误日志.json', Buffer.from('{"errcode":40007}'))
    const file = await adapter.fetch!(id)
    assert.equal(Buffer.from(file.content).toString(), '{"errcode":40007}')
    assert.equal(file.name, '错误日志.json')
    peer.clock.advance(3 * 24 * 3_600_000 + 1000)
    const gone = await failure(adapter.fetch!(id))
    assert.equal(gone.fault, 'unreachable')
    assert.match(gone.message, /three days/)
  })

  it('knows how a customer is called', async (context) => {
    const { adapter } = await sending(context)
    assert.deepEqual(await adapter.identify!(customer), { name: '陈晨' })
    assert.equal(await adapter.identify!('wmNobody'), null)
  })
})
