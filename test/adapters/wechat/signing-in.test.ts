import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { wechat } from '../../../src/adapters/wechat/index.ts'
import { Phone } from '../../peers/wechat/phone.ts'
import { until } from '../../support/until.ts'
import { type Account, action, openAccount } from './support.ts'

const minutes = (count: number) => count * 60_000

describe('signing in to WeChat', () => {
  let account: Account
  afterEach(() => account.close())

  const open = async (phone: Phone) => {
    phone.friend('wxid_chen', '陈晨')
    account = await openAccount(phone)
    await account.start()
    return phone
  }

  it('offers the code, until somebody has scanned it', async () => {
    const phone = new Phone()
    phone.scansAtOnce = false
    await open(phone)
    await until('a code', () => account.health().scan)
    const { scan, reason } = account.health()
    assert.equal(scan, 'http://weixin.qq.com/x/AbCdEfGhIjKlMnOpQrSt')
    assert.match(reason ?? '', /waiting for the code to be scanned/)
    await assert.rejects(account.adapter.send(action('wxid_chen', '您好'), 'one'), {
      fault: 'transient',
      message: /waiting for the code/,
    })
    phone.scan('', 3)
    assert.deepEqual(account.health(), { ok: false, reason: 'the code was scanned: confirm on the phone' })
    phone.signIn()
    assert.deepEqual(account.health(), { ok: true })
  })

  it('says why it was signed out, and names the time in which nobody heard', async () => {
    const phone = await open(new Phone())
    await phone.signOut('signed in on another computer')
    await until('signed out', () => !account.health().ok)
    assert.equal(account.health().reason, 'signed out: signed in on another computer')
    phone.say('wxid_chen', '在吗')
    account.passes(minutes(5))
    phone.signIn()
    const gap = await until('the gap', () => account.health().gap)
    const length = gap.to.getTime() - gap.from.getTime()
    assert.ok(length >= minutes(5) && length < minutes(6), `${length} ms`)
    assert.equal(account.health().ok, true)
    assert.ok(account.said.some((line) => line.includes('messages may be missing')))
    assert.equal(account.stored.length, 0)
  })

  it('reads up what the puppet still knows, after a restart too', async () => {
    const phone = new Phone()
    phone.keepsHistory = true
    await open(phone)
    phone.say('wxid_chen', '一')
    await account.has(1)
    await account.anew()
    const missed = ['二', '三'].map((text) => phone.say('wxid_chen', text))
    assert.deepEqual(phone.unannounced, missed)
    account.passes(minutes(2))
    await account.start()
    await account.has(3)
    const texts = (await account.events()).map((event) => event?.text)
    assert.deepEqual(texts, ['一', '二', '三'])
  })

  it('starts a puppet anew that stopped, or reports one error after the other', async () => {
    const phone = await open(new Phone())
    await phone.puppet.stop()
    await until('a second start', () => phone.starts === 2 && account.health().ok)
    phone.puppet.emit('error', new Error('one message is odd'))
    assert.equal(account.health().ok, true)
    for (let count = 0; count < 5; count++) phone.puppet.emit('error', new Error('the line is down'))
    await until('a third start', () => phone.starts === 3 && account.health().ok)
    phone.say('wxid_chen', '还在吗')
    await account.has(1)
  })
})

describe('a puppet whose line is dead', () => {
  it('is started anew though it still counts itself as signed in', async () => {
    const phone = new Phone()
    const account = await openAccount(phone)
    await account.start()
    await until('it answers', () => phone.dings > 0 && account.health().ok)
    await until('its answer', () => phone.dongs > 0)
    phone.deaf = true
    phone.puppet.emit('error', new Error('1 CANCELLED: Call cancelled'))
    assert.equal(account.health().ok, true, 'one error is none')
    await until('unwell', () => account.health().reason?.includes('does not answer'), { seconds: 30 })
    phone.deaf = false
    await until('a second start', () => phone.starts === 2 && account.health().ok)
    await account.close()
  })
})

describe('a puppet that is not there', () => {
  const surroundings = {
    state: () => ({ get: async () => null, set: async () => {} }),
    now: () => new Date(),
    log: { info() {}, warn() {}, error() {} },
    dataDir: '',
    ownAddresses: [],
  }

  it('is named with the command that installs it, when the desk starts and by the doctor', async () => {
    const account = wechat.parseAccount({ id: 'personal', puppet: 'wechaty-puppet-nowhere' })
    const [adapter] = wechat.create([account], surroundings)
    const [stream] = adapter!.ingress
    assert.ok(stream?.kind === 'stream')
    await assert.rejects(
      stream.start(async () => {}),
      /wechaty-puppet-nowhere is not installed: run 'npm install wechaty-puppet-nowhere'/,
    )
    const [finding] = await adapter!.check()
    assert.equal(finding?.ok, false)
    assert.match(finding?.remedy ?? '', /^npm install wechaty-puppet-nowhere\b/)
  })

  it('is refused by name where it can be no package, or is none of a puppet', async () => {
    assert.throws(() => wechat.parseAccount({ id: 'personal', puppet: '../evil.js' }), /puppet: expected the name/)
    const [adapter] = wechat.create([wechat.parseAccount({ id: 'personal', puppet: 'zod' })], surroundings)
    assert.match((await adapter!.check())[0]?.what ?? '', /no wechaty puppet/)
  })
})
