import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Phone } from '../../peers/wechat/phone.ts'
import { type Account, openAccount } from './support.ts'

const group = '1234@chatroom'

describe('what a WeChat account hears', () => {
  let account: Account
  const phone = new Phone()
  before(async () => {
    phone.friend('wxid_chen', '陈晨')
    phone.friend('wxid_wang', '王芳')
    phone.group(group, '售后群', ['wxid_chen', 'wxid_wang'])
    account = await openAccount(phone)
    await account.start()
  })
  after(() => account.close())

  /** What became of what was said last. */
  const heard = async (id: string) => {
    const sentinel = phone.say('wxid_wang', '收到请回复')
    await account.has(1)
    while (!account.stored.some(({ externalId }) => externalId === sentinel)) await new Promise(setImmediate)
    const index = account.stored.findIndex(({ externalId }) => externalId === id)
    return index === -1 ? null : ((await account.events())[index] ?? null)
  }

  it('is a direct chat with the one who writes', async () => {
    const event = await heard(phone.say('wxid_chen', '打印机坏了'))
    assert.equal(event?.text, '打印机坏了')
    assert.deepEqual(event?.from, { address: 'wxid_chen', name: '陈晨', verified: true })
    assert.deepEqual(event?.conversation, { key: 'wxid_chen', address: 'wxid_chen' })
  })

  it('is, in a group, what mentions it: a conversation with each member who does', async () => {
    const room = { roomId: group, listenerId: undefined }
    const asked = phone.say('wxid_chen', '@客服小助手\u2005打印机坏了', { ...room, mentionIdList: ['wxid_desk'] })
    const event = await heard(asked)
    assert.equal(event?.text, '打印机坏了')
    assert.deepEqual(event?.conversation, {
      key: `${group}:wxid_chen`,
      address: group,
      route: { member: 'wxid_chen', name: '陈晨' },
    })
    const other = await heard(phone.say('wxid_wang', '@客服小助手 我也是', room))
    assert.equal(other?.conversation.key, `${group}:wxid_wang`, 'written, where the puppet does not say who is meant')
    assert.equal(await heard(phone.say('wxid_wang', '中午吃什么', room)), null)
  })

  it('is no message that the account itself sent, nor one of an official account', async () => {
    phone.createContact({ id: 'gh_news', name: '新闻', type: 2 })
    assert.equal(await heard(phone.say('gh_news', '今日头条')), null)
    assert.equal(await heard(phone.say('wxid_desk', '您好', { listenerId: 'wxid_chen' })), null)
  })

  it('is a file with its bytes, a voice message as a file too', async () => {
    const event = await heard(phone.sayFile('wxid_chen', 2, { name: 'voice.sil', content: '#!SILK_V3' }))
    const [file] = event?.files ?? []
    assert.ok(file && 'content' in file)
    assert.equal(file.name, 'voice.sil')
    assert.equal(Buffer.from(file.content).toString(), '#!SILK_V3')
  })

  it('is kept where a file cannot be had, and says so', async () => {
    const event = await heard(phone.say('wxid_chen', '', { type: 6 }))
    assert.equal(event?.text, 'unsupported: image (no filebox cache)')
  })

  it('is a place, a link, and by name what has no words', async () => {
    const place = await heard(phone.say('wxid_chen', '', { type: 8 }))
    assert.match(place?.text ?? '', /海淀区成府路45号/)
    const link = await heard(phone.say('wxid_chen', '', { type: 14 }))
    assert.match(link?.text ?? '', /https:\/\/mock\.url/)
    assert.equal((await heard(phone.say('wxid_chen', '<msg/>', { type: 12 })))?.text, 'unsupported: red envelope')
  })

  it('is a deletion of what was taken back, in a group only of what was said to it', async () => {
    const said = phone.say('wxid_chen', '算了')
    const event = await heard(phone.takeBack('wxid_chen', said))
    assert.equal(event?.kind, 'delete')
    assert.equal(event?.externalId, `personal:${said}`)
    const room = { roomId: group, listenerId: undefined }
    const talk = phone.say('wxid_wang', '说错了', room)
    assert.equal(await heard(phone.takeBack('wxid_wang', talk, room)), null)
    const asked = phone.say('wxid_wang', '@客服小助手\u2005在吗', { ...room, mentionIdList: ['wxid_desk'] })
    assert.equal((await heard(phone.takeBack('wxid_wang', asked, room)))?.externalId, `personal:${asked}`)
  })

  it('is quarantined, not lost, where the puppet gives no more than an id', async () => {
    phone.announce('7999999999999')
    await account.has(1)
    while (!account.stored.some(({ externalId }) => externalId === '7999999999999')) await new Promise(setImmediate)
    await assert.rejects(account.events(), /WeChat gave no more than an id: no payload found/)
    account.stored.splice(
      account.stored.findIndex(({ externalId }) => externalId === '7999999999999'),
      1,
    )
  })

  it('is stored in order, however often storing fails', async () => {
    account.storing.fails = 2
    const ids = ['一', '二', '三'].map((text) => phone.say('wxid_chen', text))
    phone.announce(ids[1]!)
    await heard(ids[2]!)
    const order = account.stored.map(({ externalId }) => externalId).filter((id) => ids.includes(id))
    assert.deepEqual(order, ids)
  })
})
