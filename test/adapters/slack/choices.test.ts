import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { elementsOf } from '../../peers/slack/index.ts'
import { cardOf, deskChannel, openDesk } from './desk-support.ts'
import { eventually, sendAction } from './support.ts'

const choices = [
  { id: 'confirm:20261122-001:yes', label: '已解决' },
  { id: 'confirm:20261122-001:no', label: '没有解决' },
]

/** A customer asked, and was asked back whether it is solved. */
async function asked(context: TestContext, settings: { http?: boolean } = {}) {
  const side = await openDesk(settings)
  context.after(async () => {
    await side.stream.stop()
    await side.desk.stop()
    await side.peer.stop()
  })
  const said = side.peer.say('U0CHEN', 'C0HELP', 'Help')
  const conversation = { key: `C0HELP:${said.ts}`, address: 'C0HELP', subject: '', route: {}, locale: 'zh-CN' }
  const message = { subject: '', text: '解决了吗？', attachments: [], automatic: true, locale: 'zh-CN', choices }
  const [part] = side.adapter.render(message)
  const { externalId } = await side.adapter.send({ ...sendAction({ conversation }), part: part! }, 'row-0')
  const [, , ts = ''] = externalId.split(':')
  const at = { channel: 'C0HELP', ts }
  const pressed = () => side.inbox.rows.filter(({ body }) => Buffer.from(body).includes('block_actions'))
  return { ...side, conversation, externalId, at, pressed }
}

describe('choices in a customers’ channel', () => {
  it('are buttons under the words, which are there as plain text, too', async (context) => {
    const { peer, at } = await asked(context)
    const message = peer.workspace.message(at.channel, at.ts)
    assert.equal(message.text, '解决了吗？')
    assert.deepEqual(
      elementsOf(message).map(({ text, value }) => [text?.text, value]),
      choices.map(({ id, label }) => [label, id]),
    )
  })

  it('that are pressed are acknowledged once they are stored, and name their message', async (context) => {
    const { peer, at, pressed, start, adapter, externalId, conversation, acts } = await asked(context)
    await start()
    assert.deepEqual(await peer.press('U0CHEN', at, 'choice:confirm:20261122-001:no'), {})
    const [row] = pressed()
    assert.ok(row && !Buffer.from(row.body).includes('trigger'), 'nothing is kept by which Slack could be answered')
    const event = await adapter.parse({ body: row.body })
    assert.deepEqual(
      [event?.kind, event?.choice, event?.externalId, event?.conversation.key, event?.from.name],
      ['choice', 'confirm:20261122-001:no', externalId, conversation.key, '陈晨'],
    )
    await peer.press('U0CHEN', at, 'choice:confirm:20261122-001:no')
    assert.equal(pressed().length, 2, 'each pressing is an event of its own')
    assert.equal(acts.length, 0, 'the desk hears nothing of it')
  })

  it('that cannot be stored are not acknowledged, so that Slack tells the customer', async (context) => {
    const { peer, at, pressed, start, inbox } = await asked(context)
    await start()
    peer.delivery.answerWithin = 300
    inbox.down = true
    assert.equal(await peer.press('U0CHEN', at, 'choice:'), null)
    inbox.down = false
    assert.deepEqual(await peer.press('U0CHEN', at, 'choice:'), {})
    assert.equal(pressed().length, 1)
  })

  it('stay out of the desk, and the desk’s buttons stay there', async (context) => {
    const { peer, desk, startDesk, start, acts, pressed } = await asked(context)
    await start()
    await startDesk()
    const place = await desk.open(cardOf(), 'ticket-1')
    await peer.press('U0LI', { channel: deskChannel, ts: place.thread ?? '' }, 'accept')
    assert.deepEqual(
      acts.map(({ command }) => command),
      [{ command: 'accept' }],
    )
    const copied = { ...peer.workspace.message(deskChannel, place.thread ?? ''), ts: '1.000001' }
    peer.workspace.channel('C0HELP').messages.push(copied)
    await peer.press('U0LI', { channel: 'C0HELP', ts: '1.000001' }, 'close')
    assert.equal(acts.length, 1)
    assert.equal(pressed().length, 0)
  })

  it('come signed over HTTP, too, where this process only listens there', async (context) => {
    const { peer, at, pressed, webhook, inbox } = await asked(context, { http: true })
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray())
      const headers = request.headers as Record<string, string>
      if (webhook.kind !== 'webhook') return
      const answer = await webhook.handle({ method: 'POST', path: '', query: {}, headers, body }, inbox.accept)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    context.after(() => server.close())
    peer.delivery.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    assert.deepEqual(await peer.press('U0CHEN', at, 'choice:confirm:20261122-001:yes'), {})
    assert.equal(pressed().length, 1)
    const forged = new URLSearchParams({ payload: '{"type":"block_actions"}' }).toString()
    const refused = await peer.delivery.post(forged, 'application/x-www-form-urlencoded', {
      'x-slack-signature': 'v0=',
    })
    assert.equal(refused?.status, 401)
    assert.equal(pressed().length, 1)
  })

  it('go when the message is written anew without them', async (context) => {
    const { peer, at, adapter, externalId, conversation } = await asked(context)
    await adapter.send(sendAction({ action: 'edit', conversation, target: externalId, text: '好的' }), 'row-1')
    await eventually('no buttons', () => elementsOf(peer.workspace.message(at.channel, at.ts)).length === 0)
  })
})
