import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAccount } from '../../../src/adapters/wecom/config.ts'
import { connect } from './support.ts'

const account = {
  id: 'service',
  corpId: 'wx0',
  secret: 's',
  callbackToken: 't',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  openKfId: 'kf0',
}
const without = (key: keyof typeof account) =>
  Object.fromEntries(Object.entries(account).filter(([name]) => name !== key))

describe('an account of WeCom', () => {
  it('is customer service or an application, and goes to WeCom itself', () => {
    assert.equal(parseAccount(account).apiUrl, 'https://qyapi.weixin.qq.com')
    assert.equal(parseAccount({ ...without('openKfId'), agentId: '1000002' }).agentId, 1000002)
    assert.equal(parseAccount({ ...account, apiUrl: 'http://127.0.0.1:8080/' }).apiUrl, 'http://127.0.0.1:8080')
  })

  it('names each wrong key and what was expected there', () => {
    const wrong: [Record<string, unknown>, RegExp][] = [
      [without('openKfId'), /openKfId.*or agentId/],
      [{ ...account, agentId: 1 }, /either openKfId/],
      [{ ...account, encodingAesKey: 'short' }, /encodingAesKey: expected the EncodingAESKey \(43/],
      [{ ...account, callbackToken: 'with space' }, /callbackToken/],
      [without('secret'), /secret/],
      [without('corpId'), /corpId/],
      [{ ...account, secrets: 's' }, /secrets/],
      [{ ...account, apiUrl: 'wecom' }, /apiUrl/],
      [{ ...account, markdown: true }, /markdown: only an application/],
      [{ ...without('openKfId'), agentId: 1, welcome: '您好' }, /welcome: only a customer service account/],
      [{ ...account, welcome: '您'.repeat(700) }, /welcome: .*2048 bytes/],
      [{ ...without('openKfId'), agentId: 'x' }, /agentId/],
    ]
    for (const [value, expected] of wrong) assert.throws(() => parseAccount(value), expected)
  })
})

type Change = Record<string, unknown> | undefined

async function findings(
  context: { after(end: () => Promise<void>): void },
  change: Change,
  trusted = true,
): Promise<{ ok: boolean; what: string; remedy?: string }[]> {
  const { peer, adapter } = await connect({ account: { openKfId: 'wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw', ...change } })
  peer.trusted = trusted
  context.after(() => peer.stop())
  return adapter.check()
}

describe('the check of an account', () => {
  it('finds nothing wrong where nothing is', async (context) => {
    const found = await findings(context, {})
    assert.deepEqual(
      found.map(({ ok }) => ok),
      [true, true],
    )
    assert.match(found[1]!.what, /售后服务/)
    const application = await findings(context, { openKfId: undefined, agentId: 1000002 })
    assert.deepEqual(
      application.map(({ ok }) => ok),
      [true, true],
    )
  })

  it('names what is wrong, one thing at a time, and no secret', async (context) => {
    const wrong: [Change, boolean, RegExp][] = [
      [{ corpId: 'wx0' }, true, /40013.*corpId is wrong/],
      [{ secret: 'canary-other' }, true, /40001.*secret is wrong/],
      [{ openKfId: 'wkOther' }, true, /openKfId: wkOther is not among.*wkAJ2GCAAAZSfhHCt7IFSvLKtMPxyJTw \(售后服务\)/],
      [{ openKfId: undefined, agentId: 7 }, true, /301002.*agentId and secret/],
      [{}, false, /60020.*add 203\.0\.113\.7 to 企业可信IP/],
      [{ apiUrl: 'http://127.0.0.1:9' }, true, /could not be reached/],
    ]
    for (const [change, trusted, expected] of wrong) {
      const found = await findings(context, change, trusted)
      const bad = found.filter(({ ok }) => !ok)
      assert.equal(bad.length, 1, JSON.stringify(found))
      assert.match(`${bad[0]!.what}: ${bad[0]!.remedy}`, expected)
      assert.ok(!JSON.stringify(found).includes('canary'), JSON.stringify(found))
    }
  })

  it('says where an application may not manage customer service', async (context) => {
    const { peer, adapter } = await connect()
    context.after(() => peer.stop())
    peer.next('kf/account/list', { code: 48002, message: 'api forbidden' })
    const { what, remedy } = (await adapter.check())[1]!
    assert.match(what, /48002 api forbidden$/)
    assert.match(remedy ?? '', /可调用接口的应用/)
  })
})
