import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { connect, type Desk, sendAction } from './support.ts'

describe('sending', () => {
  let desk: Desk
  let conversation: { key: string; address: string; subject: string; route: Record<string, string>; locale: string }

  beforeEach(async () => {
    desk = await connect()
    const said = desk.peer.say('U0CHEN', 'C0HELP', 'Help')
    conversation = { key: `C0HELP:${said.ts}`, address: 'C0HELP', subject: '', route: {}, locale: 'en' }
  })
  afterEach(() => desk.peer.stop())

  const posts = () => desk.peer.botPosts('C0HELP')

  it('posts into the thread of the first message', async () => {
    const { externalId } = await desk.adapter.send(sendAction({ conversation }), 'a')
    assert.equal(posts().length, 1)
    assert.equal(`C0HELP:${posts()[0]?.thread_ts}`, conversation.key)
    assert.equal(externalId, `T0DESK:C0HELP:${posts()[0]?.ts}`)
  })

  it('posts once, although the connection broke before the answer came', async () => {
    desk.peer.limits.next('chat.postMessage', 'cut')
    const action = sendAction({ conversation })
    await assert.rejects(desk.adapter.send(action, 'a'), { name: 'ChannelError', fault: 'transient' })
    assert.equal(posts().length, 1, 'the SDK repeats nothing by itself')
    const { externalId } = await desk.adapter.send({ ...action, doubtfulSince: action.decidedAt }, 'a')
    assert.equal(posts().length, 1)
    assert.equal(externalId, `T0DESK:C0HELP:${posts()[0]?.ts}`)
    await desk.adapter.send(sendAction({ conversation }), 'b')
    assert.equal(posts().length, 2)
  })

  it('posts once, although another process died after posting', async () => {
    const action = sendAction({ conversation })
    await desk.adapter.send(action, 'a')
    const other = await connect({ peer: desk.peer })
    await other.adapter.send({ ...action, doubtfulSince: action.decidedAt }, 'a')
    assert.equal(posts().length, 1)
  })

  it('asks nothing before a first attempt, however long it waited for its turn', async () => {
    await desk.adapter.send(sendAction({ conversation, decidedAt: new Date(Date.now() - 600_000) }), 'a')
    assert.equal(desk.peer.callsOf('conversations.replies').length, 0)
  })

  it('says exactly how long Slack wants it to wait, and leaves that channel alone until then', async () => {
    desk.peer.workspace.addChannel('C0OTHER')
    const other = desk.peer.say('U0CHEN', 'C0OTHER', 'Help')
    desk.peer.limits.block('chat.postMessage', 30, 'C0HELP')
    await assert.rejects(desk.adapter.send(sendAction({ conversation }), 'a'), {
      fault: 'rate-limited',
      retryAfterMs: 30_000,
    })
    await assert.rejects(desk.adapter.send(sendAction({ conversation }), 'b'), { fault: 'rate-limited' })
    assert.equal(desk.peer.callsOf('chat.postMessage').length, 1)
    const elsewhere = { ...conversation, key: `C0OTHER:${other.ts}`, address: 'C0OTHER' }
    await desk.adapter.send(sendAction({ conversation: elsewhere }), 'c')
    assert.equal(desk.peer.botPosts('C0OTHER').length, 1)
  })

  it('leaves a method alone that Slack closed, and goes on with all else', async () => {
    const { externalId: target } = await desk.adapter.send(sendAction({ conversation }), 'a')
    desk.peer.limits.block('chat.update', 30)
    const edit = sendAction({ action: 'edit', conversation, target, text: 'Better' })
    const refused = { fault: 'rate-limited', scope: 'conversation' }
    await assert.rejects(desk.adapter.send(edit, 'b'), { ...refused, retryAfterMs: 30_000 })
    await assert.rejects(desk.adapter.send(edit, 'b'), refused)
    assert.equal(desk.peer.callsOf('chat.update').length, 1)
    await desk.adapter.send(sendAction({ conversation }), 'c')
    assert.equal(posts().length, 2)
  })

  it('keeps below a post a second', async () => {
    desk.peer.limits.posts = { perSecond: 1, burst: 4 }
    for (const key of ['a', 'b', 'c', 'd', 'e']) await desk.adapter.send(sendAction({ conversation }), key)
    assert.equal(posts().length, 5)
    assert.ok(desk.peer.calls.every((call) => call.answered === 200))
  })

  it('edits and withdraws, and is content where the message is gone already', async () => {
    const { externalId: target } = await desk.adapter.send(sendAction({ conversation }), 'a')
    await desk.adapter.send(sendAction({ action: 'edit', conversation, target, text: 'Corrected' }), 'b')
    assert.equal(posts()[0]?.text, 'Corrected')
    await desk.adapter.send(sendAction({ action: 'withdraw', conversation, target }), 'c')
    assert.equal(posts().length, 0)
    await desk.adapter.send(sendAction({ action: 'withdraw', conversation, target }), 'c')
  })

  it('posts no part that is cut, or that Slack would not let be edited: 4,000 characters, escapes counted', async () => {
    const text = `${'<&>'.repeat(9_000)}the end`
    const message = { subject: '', text, attachments: [], automatic: false, locale: 'en' }
    const parts = desk.adapter.render(message)
    assert.equal(parts.map((part) => part.text).join('').length, '&lt;&amp;&gt;'.length * 9_000 + 'the end'.length)
    const [longest] = parts.toSorted((one, other) => other.text.length - one.text.length)
    const { externalId: target } = await desk.adapter.send(sendAction({ conversation, text: longest!.text }), 'a')
    await desk.adapter.send(sendAction({ action: 'edit', conversation, target, text: longest!.text }), 'b')
    assert.equal(posts()[0]?.text, longest!.text)
    const over = sendAction({ action: 'edit', conversation, target, text: 'x'.repeat(4_001) })
    await assert.rejects(desk.adapter.send(over, 'c'), { fault: 'rejected', message: /msg_too_long/ })
  })

  it('tells what can be mended from what cannot', async () => {
    const attempt = (change: Partial<typeof conversation>) =>
      desk.adapter.send(sendAction({ conversation: { ...conversation, ...change } }), crypto.randomUUID())
    await assert.rejects(attempt({ key: 'C0GONE:1.0', address: 'C0GONE' }), { fault: 'unreachable' })
    desk.peer.workspace.addChannel('C0NOBOT', [], { withoutBot: true })
    await assert.rejects(attempt({ key: 'C0NOBOT:1.0', address: 'C0NOBOT' }), { fault: 'unreachable' })
    desk.peer.limits.next('chat.postMessage', 'server-error')
    await assert.rejects(attempt({}), { fault: 'transient' })
    desk.peer.limits.next('chat.postMessage', { error: 'msg_blocked_by_dlp' })
    await assert.rejects(attempt({}), { fault: 'rejected' })
    desk.peer.workspace.channel('C0HELP').archived = true
    await assert.rejects(attempt({}), { fault: 'unreachable' })
    desk.peer.credentials.botToken = 'xoxb-another'
    await assert.rejects(attempt({}), { fault: 'unauthorised' })
  })

  it('stays in the thread in which a ticket was first answered, in a direct chat too', async () => {
    const direct = desk.peer.workspace.directChannel('U0CHEN').id
    const first = desk.peer.say('U0CHEN', direct, 'Hello')
    const later = desk.peer.say('U0CHEN', direct, 'Are you there?')
    const to = (thread: string, ticketNumber: string) =>
      sendAction({ conversation: { ...conversation, key: direct, address: direct, route: { thread } }, ticketNumber })
    await desk.adapter.send(to(first.ts, '20261122-001'), 'a')
    await desk.adapter.send(to(later.ts, '20261122-001'), 'b')
    await desk.adapter.send(to(later.ts, '20261122-002'), 'c')
    assert.deepEqual(
      desk.peer.botPosts(direct).map((post) => post.thread_ts),
      [first.ts, first.ts, later.ts],
    )
  })

  it('uploads files into the thread, each once', async () => {
    const content = Buffer.from('a log')
    const attachments = [{ fileId: 'f', name: '日志.txt', type: 'text/plain', size: content.length }]
    const part = { text: 'The log', attachments, automatic: false }
    const action = { ...sendAction({ conversation }), part, readFile: async () => content }
    desk.peer.limits.next('files.completeUploadExternal', 'cut')
    await assert.rejects(desk.adapter.send(action, 'a'), { fault: 'transient' })
    await desk.adapter.send({ ...action, doubtfulSince: action.decidedAt }, 'a')
    assert.equal(posts().length, 2)
    assert.deepEqual(
      posts()[1]?.files?.map((file) => [file.name, file.size]),
      [['日志.txt', 5]],
    )
    assert.equal(`C0HELP:${posts()[1]?.thread_ts}`, conversation.key)
  })

  it('knows people', async () => {
    assert.deepEqual(await desk.adapter.identify('U0CHEN'), {
      name: '陈晨',
      email: 'chen@customer.example',
      locale: 'zh-CN',
    })
    assert.equal(await desk.adapter.identify('U0NOBODY'), null)
  })

  it('checks token, scopes and socket, each with what to do', async () => {
    assert.deepEqual(
      (await desk.adapter.check()).map((finding) => finding.ok),
      [true, true, true],
    )
    desk.peer.credentials.scopes = desk.peer.credentials.scopes.filter((scope) => scope !== 'files:read')
    desk.peer.credentials.appToken = 'xapp-another'
    const findings = await desk.adapter.check()
    assert.deepEqual(
      findings.map((finding) => [finding.ok, finding.ok || Boolean(finding.remedy)]),
      [
        [true, true],
        [false, true],
        [false, true],
      ],
    )
    assert.match(findings[1]?.what ?? '', /files:read/)
  })
})
