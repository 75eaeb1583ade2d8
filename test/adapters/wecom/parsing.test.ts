import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { parse as parseCallback } from '../../../src/adapters/wecom/application/parse.ts'
import { parse as parseItem } from '../../../src/adapters/wecom/service/parse.ts'
import type { InboundEvent } from '../../../src/core/ports/channel.ts'

async function parsed(name: string): Promise<InboundEvent> {
  const body = await readFile(new URL(`../../fixtures/wecom/${name}`, import.meta.url))
  const event = name.endsWith('.xml') ? parseCallback(body) : parseItem(body)
  if (!event) throw new Error(`${name} became nothing`)
  return event
}

describe('what is made of WeCom’s messages', () => {
  const texts: Record<string, string> = {
    'text.json': '打印机又坏了，请尽快派人来看一下。🙏',
    'menu-of-another.json': '了解产品',
    'location.json':
      'location: 广州国际媒体港(广州市海珠区), 广东省广州市海珠区滨江东路, 23.1060218811035, 113.320503234863',
    'link.json': 'link: 错误截图, 登录页面报错, https://shop.example/error/17',
    'business-card.json': 'contact card: zhangsan',
    'mini-program.json': 'mini program: 订单, wx62a5b9e8b3b3b3b3, pages/order.html?id=17',
    'channels.json': 'channels: 售后小课堂, 如何更换墨盒',
    'merged.json': '群聊的聊天记录\n张三: 打印机什么时候能修好?\n李四: [image]',
    'channels-product.json': 'product: 墨盒, 9900, 售后商店, 10000002345',
    'channels-order.json': 'order: 3707226436610260, 墨盒, ¥99.00, 待发货',
    'colleagues-menu.json': '请选择\n· 催单\n· 帮助\n· 谢谢\n祝好',
    'unsupported-meeting.json': 'unsupported: meeting',
    'unsupported-schedule.json': 'unsupported: schedule',
    'unsupported-note.json': 'unsupported: note',
    'unsupported-kind.json': 'unsupported: hologram',
    'emoji-alone.json': '😡',
    'empty.json': '',
    'text.xml': 'VPN 连不上了',
    'link.xml': 'link: this is a title！, this is a description！, https://wiki.example/vpn',
    'unsupported-kind.xml': 'unsupported: hologram',
  }
  for (const [name, text] of Object.entries(texts)) {
    it(name, async () => {
      const event = await parsed(name)
      assert.equal(event.kind, 'message')
      assert.equal(event.text, text)
      assert.equal(event.at.toISOString(), '2025-11-22T10:00:00.000Z')
    })
  }

  it('files come by reference, with a name that no other of the message has', async () => {
    for (const [kind, type] of Object.entries({ image: 'image/jpeg', voice: 'audio/amr', video: 'video/mp4' })) {
      for (const extension of ['json', 'xml']) {
        const [file] = (await parsed(`${kind}.${extension}`)).files ?? []
        assert.equal(file?.type, type)
        assert.match(file?.name ?? '', new RegExp(`^${kind}-\\w{8}\\.\\w{3}$`))
        assert.ok(file && 'reference' in file && file.reference.startsWith('2iSLeVyqzk4e'))
      }
    }
  })

  it('a message that was taken back is named', async () => {
    const event = await parsed('recall.json')
    assert.equal(event.kind, 'delete')
    assert.equal(event.externalId, (await parsed('text.json')).externalId)
    assert.equal(event.conversation.key, (await parsed('text.json')).conversation.key)
  })

  it('whoever takes a conversation over is named, without opening a ticket', async () => {
    const event = await parsed('session-taken-over.json')
    assert.match(event.text, /^zhangsan took this conversation over in WeCom/)
    assert.deepEqual([event.from.address, event.colleague], ['zhangsan', { holder: 'zhangsan' }])
    assert.deepEqual((await parsed('session-ended.json')).colleague, { holder: null })
  })

  it('what a colleague writes in the WeCom app is theirs, and no customer’s', async () => {
    const event = await parsed('colleagues-words.json')
    assert.deepEqual([event.text, event.from.address, event.colleague], ['您好，我来看看。', 'zhangsan', {}])
    assert.equal(event.conversation.key, (await parsed('text.json')).conversation.key)
    assert.match((await parsed('customer-refused.json')).text, /^zhangsan refuses/)
  })

  it('the application’s menu can ask how a ticket stands', async () => {
    const event = await parsed('menu-status.xml')
    assert.equal(event.kind, 'choice')
    assert.equal(event.choice, 'status')
  })
})
