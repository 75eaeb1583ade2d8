import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { elementsOf } from '../../peers/slack/index.ts'
import { cardOf, deskChannel, type OpenDesk, openDesk, postOf, ticketOf } from './desk-support.ts'
import { eventually } from './support.ts'

describe('the desk in Slack', () => {
  let side: OpenDesk
  let place: Record<string, string>
  let card: { channel: string; ts: string }

  beforeEach(async () => {
    side = await openDesk()
    await side.startDesk()
    place = await side.desk.open(cardOf(), 'ticket-1')
    card = { channel: deskChannel, ts: place.thread ?? '' }
  })
  afterEach(async () => {
    await side.desk.stop()
    await side.peer.stop()
  })

  const message = (ts: string) => side.peer.workspace.message(deskChannel, ts)
  const reactions = (ts: string) => (message(ts).reactions ?? []).map((one) => one.name)

  it('shows a card with what the ticket is and what can be done', async () => {
    const shown = message(card.ts)
    assert.equal(shown.text, '20261122-001 · Printer &lt;on&gt; fire &amp; smoking')
    const words = JSON.stringify(shown.blocks)
    for (const part of ['陈晨 (chen@customer.example)', 'Important', 'Product fault', '&lt;!channel&gt;', 'note:']) {
      assert.ok(words.includes(part), part)
    }
    assert.ok(!words.includes('<!channel>'))
    assert.deepEqual(
      elementsOf(shown).map((element) => element.action_id),
      ['accept', 'progress', 'note', 'wait', 'resolve', 'close', 'set-priority', 'set-type', 'more'],
    )
  })

  it('opens a ticket once, although the answer was lost', async () => {
    side.peer.limits.next('chat.postMessage', 'cut')
    await assert.rejects(side.desk.open(cardOf(), 'ticket-2'), { fault: 'transient' })
    const again = await side.desk.open(cardOf(), 'ticket-2', new Date())
    assert.equal(side.peer.botPosts(deskChannel).length, 2)
    assert.deepEqual(again, { channel: deskChannel, thread: side.peer.botPosts(deskChannel)[1]?.ts })
  })

  it('says whom a ticket is offered to, which everybody may still accept', async () => {
    const ticket = ticketOf({ assignee: 'li', acceptedAt: null })
    await side.desk.refresh(place, cardOf({ ticket, assigneeName: '李工' }))
    assert.ok(JSON.stringify(message(card.ts).blocks).includes('*Offered to*\\n李工'))
    assert.equal(elementsOf(message(card.ts))[0]?.action_id, 'accept')
  })

  it('refreshes the card, and keeps its blocks', async () => {
    const accepted = cardOf({ ticket: ticketOf({ assignee: 'li' }), assigneeName: '李工', allowed: ['progress'] })
    await side.desk.refresh(place, accepted)
    assert.ok(JSON.stringify(message(card.ts).blocks).includes('李工'))
    assert.deepEqual(
      elementsOf(message(card.ts)).map((element) => element.action_id),
      ['progress'],
    )
  })

  it('posts what happens into the thread, and pings only whom it means to', async () => {
    const content = Buffer.from('PNG')
    const attachments = [{ fileId: 'f', name: 'a.png', type: 'image/png', size: content.length }]
    await side.desk.post(
      place,
      postOf({ text: '<!here> & <@U0LI>', attachments, readFile: async () => content }),
      'one',
    )
    await side.desk.post(place, postOf({ kind: 'escalation', mention: ['U0LI', 'not an id>'], data: {} }), 'two')
    const [first, file, second] = side.peer.botPosts(deskChannel, card.ts)
    assert.equal(first?.text, '💬 *陈晨*\n&lt;!here&gt; &amp; &lt;@U0LI&gt;')
    assert.equal(file?.files?.[0]?.name, 'a.png')
    assert.equal(second?.text, '🚨 <@U0LI> Still burning')
  })

  it('posts a long text whole', async () => {
    const text = `${'x'.repeat(2899)} ${'y'.repeat(2000)}&`
    const data = { message: 'outbound-1', number: '20261122-001' }
    await side.desk.post(place, postOf({ kind: 'failed-delivery', text, data }), 'one')
    const [post] = side.peer.botPosts(deskChannel, card.ts)
    const words = JSON.stringify(post?.blocks)
    assert.ok(words.includes('x'.repeat(2899)) && words.includes(`${'y'.repeat(2000)}&amp;`))
  })

  it('takes what an agent writes in the thread for the customer, and marks it', async () => {
    const content = Buffer.from('a log')
    const files = [{ name: 'log.txt', type: 'text/plain', content }]
    const said = side.peer.say('U0LI', deskChannel, 'Please try a < b', { thread: card.ts, files })
    await side.peer.delivery.settled()
    assert.equal(side.acts.length, 1)
    const [act] = side.acts
    assert.deepEqual(act?.by, { user: 'U0LI', name: '李工', member: 'full' })
    assert.deepEqual(act?.ticket, { place })
    assert.deepEqual(act?.command, { command: 'reply', text: 'Please try a < b', source: said.ts })
    assert.equal(act?.key, `slack:main:T0DESK:${deskChannel}:${said.ts}`)
    assert.deepEqual(Buffer.from(act?.files?.[0]?.content ?? []), content)
    assert.deepEqual(reactions(said.ts), ['hourglass_flowing_sand'])
    await side.desk.mark(place, said.ts, 'delivered')
    assert.deepEqual(reactions(said.ts), ['white_check_mark'])
    await side.desk.mark(place, said.ts, 'failed')
    assert.deepEqual(reactions(said.ts), ['x'])
  })

  it('keeps notes inside, however they are marked', async () => {
    for (const text of ['// one', 'note: one', 'Note：one', '备注： one', '//one']) {
      side.peer.say('U0LI', deskChannel, text, { thread: card.ts })
    }
    await side.peer.delivery.settled()
    assert.equal(side.acts.length, 5)
    for (const { command } of side.acts) {
      assert.ok(command.command === 'note' && command.text === 'one')
      assert.deepEqual(reactions(command.source ?? ''), ['lock'])
    }
  })

  it('follows edits and deletions, in their order', async () => {
    const said = side.peer.say('U0LI', deskChannel, 'Tomorow', { thread: card.ts })
    side.peer.edit(said, 'Tomorrow')
    side.peer.edit(said, '// better not')
    const other = side.peer.say('U0LI', deskChannel, 'Oops', { thread: card.ts })
    side.peer.remove(other)
    await side.peer.delivery.settled()
    assert.deepEqual(
      side.acts
        .filter(({ command }) => 'source' in command && command.source === said.ts)
        .map(({ command }) => command),
      [
        { command: 'reply', text: 'Tomorow', source: said.ts },
        { command: 'edit-reply', source: said.ts, text: 'Tomorrow' },
        { command: 'withdraw-reply', source: said.ts },
        { command: 'note', text: 'better not', source: said.ts },
      ],
    )
    assert.deepEqual(side.acts.at(-1)?.command, { command: 'withdraw-reply', source: other.ts })
    assert.equal(new Set(side.acts.map((act) => act.key)).size, side.acts.length)
  })

  it('does a repeated event once, while it is being done', async () => {
    side.peer.delivery.copies = 4
    side.peer.delivery.answerWithin = 50
    let finish = () => {}
    side.core.answer = () => new Promise((resolve) => (finish = () => resolve({ ok: true, ticket: ticketOf() })))
    side.peer.say('U0LI', deskChannel, 'Hello', { thread: card.ts })
    await eventually('several attempts', () => (side.peer.delivery.delivered.at(-1)?.attempts ?? 0) > 1)
    assert.equal(side.acts.length, 1)
    finish()
  })

  it('leaves alone what is no ticket: talk in the channel, threads of others, bots', async () => {
    const talk = side.peer.say('U0LI', deskChannel, 'Lunch?')
    side.peer.say('U0GUEST', deskChannel, 'Yes', { thread: talk.ts })
    side.peer.say('U0LI', deskChannel, 'deployed', { thread: card.ts, otherBot: 'B0OTHER' })
    await side.desk.post(place, postOf(), 'one')
    await side.peer.delivery.settled()
    assert.equal(side.acts.length, 0)
  })

  it('sends the desk nothing of the customers, and the customers nothing of the desk', async () => {
    await side.stream.start(side.inbox.accept)
    side.peer.say('U0CHEN', 'C0HELP', 'Help')
    side.peer.say('U0LI', deskChannel, 'On it', { thread: card.ts })
    await side.peer.delivery.settled()
    assert.equal(side.acts.length, 1)
    assert.equal(side.inbox.rows.length, 1)
    assert.equal(side.peer.socket.open, 1, 'one connection for both')
    await side.stream.stop()
    side.peer.say('U0LI', deskChannel, 'Still here', { thread: card.ts })
    await side.peer.delivery.settled()
    assert.equal(side.acts.length, 2)
  })

  it('refuses guests and people from elsewhere, and tells them alone', async () => {
    side.peer.say('U0GUEST', deskChannel, 'Dear customer', { thread: card.ts })
    side.peer.say('U0OTHER', deskChannel, 'Dear customer', { thread: card.ts })
    await side.peer.delivery.settled()
    assert.deepEqual(
      side.acts.map((act) => act.by.member),
      ['guest', 'foreign'],
    )
    assert.deepEqual(
      side.peer.workspace.ephemerals.map(({ user, text, thread_ts }) => [user, text, thread_ts]),
      [
        ['U0GUEST', 'This was not done: members only', card.ts],
        ['U0OTHER', 'This was not done: members only', card.ts],
      ],
    )
  })

  it('reads what agents wrote while the connection was down', async () => {
    side.peer.outage()
    const said = side.peer.say('U0LI', deskChannel, 'Hello', { thread: card.ts })
    side.peer.recover()
    await eventually('the reply', () => side.acts.length > 0)
    assert.deepEqual(side.acts[0]?.command, { command: 'reply', text: 'Hello', source: said.ts })
  })

  it('speaks Chinese where the desk does', async () => {
    const other = await openDesk({ peer: side.peer, locale: 'zh-CN' })
    const opened = await other.desk.open(cardOf(), 'ticket-3')
    assert.ok(JSON.stringify(message(opened.thread ?? '').blocks).includes('受理'))
  })
})
