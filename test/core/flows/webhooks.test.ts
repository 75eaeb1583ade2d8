import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { announcedTimeline, tellWebhooks } from '../../../src/core/flows/webhooks.ts'
import { createWebhookSender, signature } from '../../../src/services/webhooks/index.ts'
import { type SimulatedDesk, simulatedDesk } from '../../support/simulated-desk.ts'

type Heard = { headers: IncomingHttpHeaders; body: string }

/** A customer-relations system that answers what it is told to. */
async function listener() {
  const heard: Heard[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 204, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { heard, answers, url: `http://127.0.0.1:${port}/hook`, close: () => server.close() }
}

describe('webhooks', () => {
  let desk: SimulatedDesk
  let crm: Awaited<ReturnType<typeof listener>>
  let archive: Awaited<ReturnType<typeof listener>>
  const secret = randomBytes(32).toString('base64')
  const tell = () => tellWebhooks(desk.parts)
  const changes = (heard: Heard[]) => heard.map(({ body }) => JSON.parse(body).type)

  before(async () => {
    crm = await listener()
    archive = await listener()
    desk = await simulatedDesk({ from: '2026-03-02T10:00:00+08:00' })
    const list = [
      { id: 'crm', events: [] },
      { id: 'archive', events: ['status'] },
    ]
    const sender = createWebhookSender([
      { id: 'crm', url: crm.url, secret },
      { id: 'archive', url: archive.url, secret: `whsec_${secret}` },
    ])
    desk.parts.webhooks = { list, sender }
    const { store } = desk
    const made = { now: desk.now, newId: () => desk.parts.ids.next() }
    desk.parts.store = {
      ...store,
      timeline: announcedTimeline(store.timeline, { webhooks: list, outbox: store.webhooks, ...made }),
    }
  })
  after(async () => {
    crm.close()
    archive.close()
    await desk.close()
  })

  it('tells each change once, signed, and only what was asked for', async () => {
    await desk.write({ id: 'one', text: '打印机坏了，部分标签打印不出来' })
    const { number } = await desk.ticket()
    await desk.command('li', number, { command: 'accept' })
    await tell()
    await tell()
    assert.equal(changes(crm.heard)[0], 'ticket.opened')
    assert.equal(changes(crm.heard).filter((type) => type === 'ticket.status').length, 1)
    assert.deepEqual(changes(archive.heard), ['ticket.status'])
    for (const { headers, body } of [...crm.heard, ...archive.heard]) {
      const id = String(headers['webhook-id'])
      const expected = signature(secret, id, String(headers['webhook-timestamp']), body)
      assert.equal(headers['webhook-signature'], expected)
      assert.equal(JSON.parse(body).data.ticket.number, number)
    }
    assert.equal(new Set(crm.heard.map(({ headers }) => headers['webhook-id'])).size, crm.heard.length)
  })

  it('tells a change that is written again after a crash once', async () => {
    const known = crm.heard.length
    const { id } = await desk.ticket()
    const [first] = await desk.store.timeline.ofTicket(id)
    await desk.parts.store.timeline.insert([{ ...first!, id: desk.parts.ids.next() }])
    await tell()
    assert.equal(crm.heard.length, known)
  })

  it('tries again later under the same id, while the other webhook hears at once', async () => {
    const [crmBefore, archiveBefore] = [crm.heard.length, archive.heard.length]
    crm.answers.push(503)
    const { number } = await desk.ticket()
    await desk.command('li', number, { command: 'resolve', text: '已修复' })
    await tell()
    assert.equal(archive.heard.length, archiveBefore + 1)
    const refused = crm.heard[crmBefore]!
    const waiting = await desk.store.webhooks.list({ webhook: 'crm', state: 'queued' }, { after: null, limit: 10 })
    assert.match(waiting.map(({ answer }) => answer ?? '').join(), /^,*503/)
    await tell()
    const early = crm.heard.filter(({ headers }) => headers['webhook-id'] === refused.headers['webhook-id'])
    assert.equal(early.length, 1)
    desk.jumpTo(new Date(desk.now().getTime() + 60_000).toISOString())
    await tell()
    const again = crm.heard.filter(({ headers }) => headers['webhook-id'] === refused.headers['webhook-id'])
    assert.equal(again.length, 2)
  })

  it('gives up where the other side says that it is gone, and follows no redirect', async () => {
    crm.answers.push(410)
    archive.answers.push(302)
    const { number } = await desk.ticket()
    await desk.command('li', number, { command: 'close' })
    await tell()
    const page = { after: null, limit: 10 }
    const failed = await desk.store.webhooks.list({ state: 'failed' }, page)
    assert.deepEqual([failed.length, failed[0]?.webhook], [1, 'crm'])
    const waiting = await desk.store.webhooks.list({ webhook: 'archive', state: 'queued' }, page)
    assert.match(waiting[0]?.answer ?? '', /^302/)
  })
})
