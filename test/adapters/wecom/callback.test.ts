import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openCallback } from '../../../src/adapters/wecom/callback.ts'
import { decrypt, isSigned } from '../../../src/adapters/wecom/cipher.ts'
import { parseAccount } from '../../../src/adapters/wecom/config.ts'
import { Callbacks } from '../../peers/wecom/callbacks.ts'
import { Clock } from '../../peers/wecom/clock.ts'

const secrets = {
  corpId: 'wx5823bf96d3bd56c7',
  callbackToken: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const account = parseAccount({ id: 'service', secret: 's', openKfId: 'kf', ...secrets })

/** The example of https://developer.work.weixin.qq.com/document/path/90968. */
const documented = {
  signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  timestamp: '1409659589',
  nonce: '263014780',
  encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
}

const callbacks = new Callbacks(secrets, new Clock())
const plain = '<xml><MsgType><![CDATA[event]]></MsgType></xml>'
type Call = ReturnType<typeof callbacks.signed>

function open(call: Call, change: { body?: string; query?: Record<string, string>; now?: number } = {}) {
  const request = {
    method: 'POST',
    path: '',
    query: { ...call.query, ...change.query },
    headers: {},
    body: Buffer.from(change.body ?? call.body),
  }
  const opened = openCallback(account, request, new Date(change.now ?? Date.now()))
  return 'refused' in opened ? opened.refused.status : Buffer.from(opened.content).toString()
}

describe('a callback of WeCom', () => {
  it('is signed and opened as the documentation shows', () => {
    const { signature, timestamp, nonce, encrypted } = documented
    assert.ok(isSigned(secrets.callbackToken, signature, timestamp, nonce, encrypted))
    const word = decrypt(secrets.encodingAesKey, secrets.corpId, encrypted)
    assert.equal(Buffer.from(word ?? '').toString(), '1616140317555161061')
  })

  it('gives its content where all is right', () => {
    assert.equal(open(callbacks.signed(plain)), plain)
  })

  it('verifies the address: what was encrypted comes back', () => {
    const { query, encrypted } = callbacks.signed('a word')
    const request = {
      method: 'GET',
      path: '',
      query: { ...query, echostr: encrypted },
      headers: {},
      body: Buffer.alloc(0),
    }
    const opened = openCallback(account, request, new Date())
    assert.equal('content' in opened && Buffer.from(opened.content).toString(), 'a word')
  })

  it('is refused with a wrong signature, another token, or a nonce that was changed', () => {
    const call = callbacks.signed(plain)
    assert.equal(open(call, { query: { msg_signature: '0'.repeat(40) } }), 401)
    assert.equal(open(call, { query: { msg_signature: '' } }), 401)
    assert.equal(open(call, { query: { nonce: 'other' } }), 401)
    assert.equal(open(callbacks.signed(plain, { token: 'another' })), 401)
  })

  it('is refused more than five minutes early or late', () => {
    const now = Date.now()
    for (const minutes of [-5.5, 5.5]) assert.equal(open(callbacks.signed(plain, { at: now + minutes * 60_000 })), 401)
    for (const minutes of [-4.5, 4.5])
      assert.equal(open(callbacks.signed(plain, { at: now + minutes * 60_000 })), plain)
  })

  it('is refused where it is for another company', () => {
    assert.equal(open(callbacks.signed(plain, { receiver: 'ww0000000000000000' })), 401)
    assert.equal(open(callbacks.signed(plain, { receiver: `${secrets.corpId}x` })), 401)
  })

  it('is refused where its ciphertext was changed, wherever', () => {
    const call = callbacks.signed(plain)
    const bytes = Buffer.from(call.encrypted, 'base64')
    for (let place = 0; place < bytes.length; place += 7) {
      const changed = Buffer.from(bytes)
      changed[place] = changed[place]! ^ 0x01
      const body = call.body.replace(call.encrypted, changed.toString('base64'))
      assert.equal(open(call, { body }), 401, String(place))
    }
  })

  it('opens nothing whose padding, length or receiver is not as it must be, though it were signed', () => {
    const { encrypted } = callbacks.signed(plain)
    const bytes = Buffer.from(encrypted, 'base64')
    const opened = (changed: Uint8Array) =>
      decrypt(secrets.encodingAesKey, secrets.corpId, Buffer.from(changed).toString('base64'))
    assert.equal(opened(bytes.subarray(0, -16)), null)
    assert.equal(opened(new Uint8Array()), null)
    for (const place of [bytes.length - 1, bytes.length - 17, bytes.length - 40]) {
      assert.equal(opened(bytes.map((byte, index) => (index === place ? byte ^ 0x01 : byte))), null, String(place))
    }
  })

  it('is refused where it is larger than 64 kB, has a document type, or is nothing at all', () => {
    const call = callbacks.signed(plain)
    assert.equal(open(call, { body: `<xml>${' '.repeat(65_536)}</xml>` }), 413)
    assert.equal(open(call, { body: `<!DOCTYPE xml [<!ENTITY a "b">]>${call.body}` }), 400)
    assert.equal(open(call, { body: '<a>'.repeat(20_000) }), 400)
    assert.equal(open(call, { body: '&#65;'.repeat(13_000) }), 400)
    for (const body of ['', 'null', '<xml/>', '{"Encrypt":"x"}']) assert.equal(open(call, { body }), 400)
  })
})
