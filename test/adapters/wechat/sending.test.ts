import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Phone } from '../../peers/wechat/phone.ts'
import { type Account, action, openAccount } from './support.ts'

const group = '1234@chatroom'

describe('what a WeChat account sends', () => {
  let account: Account
  const phone = new Phone()
  before(async () => {
    phone.friend('wxid_chen', '陈晨')
    phone.group(group, '售后群', ['wxid_chen'])
    account = await openAccount(phone)
    await account.start()
  })
  after(() => account.close())

  it('names the member in a group, and has the puppet notify nobody else', async () => {
    const { conversation } = action(group, '')
    const route = { member: 'wxid_chen', name: '陈晨' }
    const answer = action(group, '@所有人 已修好', { conversation: { ...conversation, route } })
    await account.adapter.send(answer, 'in-group')
    assert.deepEqual(phone.shown.at(-1), {
      to: group,
      text: '@陈晨\u2005@所有人 已修好',
      mentions: ['wxid_chen'],
    })
  })

  it('is a file under its own name', async () => {
    const attachments = [{ fileId: 'f', name: '说明.pdf', type: 'application/pdf', size: 21 }]
    const [text, file] = account.adapter.render({
      subject: '',
      text: '请看附件',
      attachments,
      automatic: false,
      locale: 'zh-CN',
    })
    assert.deepEqual([text?.attachments, file?.text], [[], ''])
    await account.adapter.send(action('wxid_chen', '', { part: file! }), 'file')
    const shown = phone.shown.at(-1)?.file
    assert.equal(shown?.name, '说明.pdf')
    assert.equal(Buffer.from(shown?.content ?? '', 'base64').toString(), 'the content of a file')
  })

  it('is taken back while WeChat allows it, and never changed', async () => {
    const { externalId } = await account.adapter.send(action('wxid_chen', '错了'), 'wrong')
    await account.adapter.send(action('wxid_chen', '', { action: 'withdraw', target: externalId }), 'back')
    assert.equal(phone.shown.at(-1)?.text, '')
    const unknown = action('wxid_chen', '', { action: 'withdraw', target: 'personal:42' })
    await assert.rejects(account.adapter.send(unknown, 'late'), { fault: 'rejected', message: /two minutes/ })
    const edit = action('wxid_chen', '对了', { action: 'edit', target: externalId })
    await assert.rejects(account.adapter.send(edit, 'edit'), { fault: 'rejected' })
  })

  it('goes out once where it is asked for again before the puppet has answered', async () => {
    const before = phone.shown.length
    const twice = action('wxid_chen', '一次就好')
    const [one, other] = await Promise.all([account.adapter.send(twice, 'twin'), account.adapter.send(twice, 'twin')])
    assert.deepEqual(one, other)
    assert.equal(phone.shown.length, before + 1)
  })

  it('is limited to what a person writes, by default', () => {
    const { limits, sends, edits } = account.adapter.capabilities
    assert.deepEqual(limits, [
      { per: 'account', messages: 1, within: 1000 },
      { per: 'account', messages: 20, within: 60_000 },
    ])
    assert.deepEqual([sends, edits], ['holder', false])
  })
})
