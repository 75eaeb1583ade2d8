import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { sign } from '../../peers/slack/index.ts'
import { cardOf, deskChannel, type OpenDesk, openDesk } from './desk-support.ts'
import { eventually } from './support.ts'

describe('signed events over HTTP', () => {
  let side: OpenDesk
  let server: Server

  beforeEach(async () => {
    side = await openDesk({ http: true })
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      if (side.webhook.kind !== 'webhook') return
      const answer = await side.webhook.handle(
        {
          method: request.method ?? '',
          path: '',
          query: {},
          headers: request.headers as Record<string, string>,
          body: Buffer.concat(chunks),
        },
        side.inbox.accept,
      )
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    side.peer.delivery.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/slack/main`
  })
  afterEach(async () => {
    await side.stream.stop()
    await side.desk.stop()
    server.close()
    await side.peer.stop()
  })

  const challenge = JSON.stringify({ type: 'url_verification', challenge: 'say this' })

  it('answers the verification of the address', async () => {
    assert.deepEqual(await side.peer.delivery.post(challenge), { status: 200, text: 'say this' })
  })

  it('takes no event without a signature, with an old one or one of the future, or with a changed body', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    const status = async (headers: Record<string, string>, at = seconds) =>
      (await side.peer.delivery.post(challenge, undefined, headers, at))?.status
    assert.equal(await status({}), 200)
    assert.equal(await status({}, seconds - 290), 200)
    assert.equal(await status({}, seconds - 310), 401)
    assert.equal(await status({}, seconds + 310), 401)
    assert.equal(await status({ 'x-slack-signature': '' }), 401)
    assert.equal(await status({ 'x-slack-request-timestamp': 'now' }), 401)
    assert.equal(await status(sign(side.peer.signingSecret, `${challenge} `, seconds)), 401)
    assert.equal(await status(sign('another secret', challenge, seconds)), 401)
    assert.equal(side.inbox.offered.length, 0)
  })

  it('answers 400 to a signed body that is nothing', async () => {
    assert.equal((await side.peer.delivery.post('{"type":'))?.status, 400)
  })

  it('stores an event once, however often Slack repeats it', async () => {
    await side.start()
    side.peer.delivery.copies = 4
    side.peer.say('U0CHEN', 'C0HELP', 'Help')
    await side.peer.delivery.settled()
    assert.equal(side.inbox.offered.length, 4)
    assert.equal(side.inbox.rows.length, 1)
  })

  it('answers 503 until it is stored', async () => {
    side.inbox.down = true
    side.peer.say('U0CHEN', 'C0HELP', 'Help')
    await side.peer.delivery.settled()
    assert.deepEqual(
      side.peer.delivery.delivered.map(({ attempts, acknowledged }) => ({ attempts, acknowledged })),
      [{ attempts: 4, acknowledged: false }],
    )
    side.inbox.down = false
    side.peer.say('U0CHEN', 'C0HELP', 'Help again')
    await side.peer.delivery.settled()
    assert.equal(side.inbox.rows.length, 1)
  })

  it('reads at the start what was written while nobody answered', async () => {
    await side.start()
    await side.stream.stop()
    side.peer.delivery.url = 'http://127.0.0.1:9/'
    side.peer.say('U0CHEN', 'C0HELP', 'Is anybody there?')
    await side.peer.delivery.settled()
    assert.equal(side.inbox.rows.length, 0)
    if (side.stream.kind === 'stream') await side.stream.start(side.inbox.accept)
    await eventually('the message', () => side.inbox.rows.length === 1)
    assert.equal((await side.parsed(0))?.text, 'Is anybody there?')
  })

  it('carries buttons and forms', async () => {
    side.core.answer = async () => ({ ok: false, message: 'no' })
    await side.startDesk()
    const place = await side.desk.open(cardOf(), 'ticket-1')
    await side.peer.press('U0LI', { channel: deskChannel, ts: place.thread ?? '' }, 'resolve')
    const view = side.peer.lastView()
    assert.ok(view)
    assert.deepEqual(await side.peer.submitView('U0LI', view, { text: 'Done' }), {
      response_action: 'errors',
      errors: { text: 'no' },
    })
    assert.deepEqual(
      side.acts.map(({ command }) => command),
      [{ command: 'resolve', text: 'Done' }],
    )
  })
})
