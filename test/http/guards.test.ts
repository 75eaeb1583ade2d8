import assert from 'node:assert/strict'
import { request as rawRequest } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { startDesk, type TestDesk, until } from './desk.ts'

const shop = 'https://shop.example'

describe('the web chat guards itself', () => {
  let desk: TestDesk
  before(async () => {
    desk = await startDesk({
      limits: { perConversation: 5, perAddress: 8, fileSize: 1000, files: 2 },
      accounts: [{ id: 'site', allowedOrigins: [shop] }, { id: 'other' }],
    })
  })
  after(() => desk.stop())

  const open = async (headers = {}, query = '') =>
    desk.request('POST', `/chat${query}`, { text: 'Hello, a question' }, headers)

  it('lets the pages in that may embed it, and no others', async () => {
    const allowed = await open({ origin: shop })
    assert.equal(allowed.status, 201)
    assert.equal(allowed.headers.get('access-control-allow-origin'), shop)
    const refused = await open({ origin: 'https://evil.example' })
    assert.equal(refused.status, 403)
    assert.equal(refused.headers.get('access-control-allow-origin'), null)
    assert.equal((await open({ origin: shop }, '?site=other')).status, 403)
    assert.equal((await open({ origin: desk.base })).status, 201)
    const preflight = await desk.request('OPTIONS', '/chat', undefined, { origin: shop })
    assert.equal(preflight.status, 204)
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /idempotency-key/)
  })

  it('keeps the accounts apart', async () => {
    const { conversation } = (await open({}, '?site=other')).json
    await until(
      'message',
      async () => (await desk.request('GET', `/chat/${conversation}/messages`)).json.messages.length > 0,
    )
    assert.equal((await desk.request('GET', `/chat/${conversation}/messages`, undefined, { origin: shop })).status, 403)
    assert.equal((await open({}, '?site=nowhere')).status, 404)
  })

  it('slows down who writes too much in one conversation', async () => {
    const { conversation } = (await open()).json
    const statuses = []
    for (let count = 0; count < 6; count += 1) {
      statuses.push((await desk.request('POST', `/chat/${conversation}/messages`, { text: `message ${count}` })).status)
    }
    assert.deepEqual(statuses, [201, 201, 201, 201, 201, 429])
    const refused = await desk.request('POST', `/chat/${conversation}/messages`, { text: 'more' })
    assert.match(refused.json.error.message, /wait \d+ s/)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.equal((await open()).status, 201)
  })

  it('slows down one address over all its conversations', async () => {
    const from = async (address: string) => (await open({ 'x-forwarded-for': address })).status
    const statuses = []
    for (let count = 0; count < 9; count += 1) statuses.push(await from(`2001:db8:1:2::${count}`))
    assert.deepEqual(statuses, [...Array(8).fill(201), 429])
    assert.equal(await from('2001:db8:1:3::1'), 201)
  })

  it('takes files, names them plainly, and gives them to this conversation alone', async () => {
    const { conversation } = (await open()).json
    const form = new FormData()
    form.append('files', new File(['a picture'], 'C:\\fake\\..\\\u202egnp.exe', { type: 'image/png' }))
    form.append('text', 'what I see')
    const sent = await fetch(`${desk.base}/chat/${conversation}/files`, { method: 'POST', body: form })
    assert.equal(sent.status, 201)
    const message = await until('file', async () => {
      const { messages } = (await desk.request('GET', `/chat/${conversation}/messages`)).json
      return messages.find((each: { attachments: unknown[] }) => each.attachments.length > 0)
    })
    assert.equal(message.text, 'what I see')
    assert.deepEqual({ ...message.attachments[0], url: '' }, { name: 'gnp.exe', type: 'image/png', size: 9, url: '' })
    const file = await desk.request('GET', message.attachments[0].url)
    assert.equal(file.text, 'a picture')
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment/)
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff')
    const stranger = (await open()).json.conversation
    const elsewhere = message.attachments[0].url.replace(conversation, stranger)
    assert.equal((await desk.request('GET', elsewhere)).status, 404)
  })

  it('refuses what is too large, too many, broken or no form, and keeps none of it', async () => {
    const { conversation } = (await open()).json
    const upload = async (sizes: number[]) => {
      const form = new FormData()
      for (const size of sizes) form.append('files', new File(['x'.repeat(size)], 'x.txt'))
      const response = await fetch(`${desk.base}/chat/${conversation}/files`, { method: 'POST', body: form })
      return [response.status, await response.text()] as const
    }
    assert.equal((await upload([1001]))[0], 413)
    assert.equal((await upload([1, 1, 1]))[0], 413)
    assert.equal((await upload([]))[0], 422)
    const { conversation: next } = (await open()).json
    const path = `/chat/${next}/files`
    assert.equal((await desk.request('POST', path, { text: 'no form' })).status, 422)
    assert.equal(await brokenUpload(desk.base + path), 400)
    const { messages } = (await desk.request('GET', `/chat/${conversation}/messages`)).json
    assert.ok(messages.every((each: { attachments: unknown[] }) => each.attachments.length === 0))
  })

  it('takes no body that is too large', async () => {
    assert.equal((await desk.request('POST', '/chat', { text: 'x'.repeat(1_100_000) })).status, 413)
  })
})

/** A form that ends in the middle of a file. */
function brokenUpload(url: string): Promise<number | undefined> {
  const headers = { 'content-type': 'multipart/form-data; boundary=cut' }
  return new Promise((resolve, reject) => {
    const request = rawRequest(url, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode))
    request.on('error', reject)
    request.end('--cut\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf a fi')
  })
}
