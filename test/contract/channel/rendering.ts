import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ChannelAdapter, CustomerMessage } from '../../../src/core/ports/channel.ts'

type Rendering = { plain(text: string): string; pings: RegExp | null }

export const hostileTexts = [
  '@everyone @here @channel look',
  '<!channel> <!here> <!everyone> <@U012AB3CD> <#C024BE7LH|general> <!subteam^S1>',
  '[click me](https://evil.example) <https://evil.example|https://bank.example> <b>bold</b> & &amp; &lt;',
  'right\u202eto\u202cleft zero\u200bwidth\ufeffmark soft\u00adhyphen',
  'bell\u0007 escape\u001b[31m null\u0000 return\rfeed',
  '``` fence ``` `code` *bold* _italic_ ~gone~ > quote',
  '.\r\n.\r\nSubject: injected\r\n\r\nbody',
  '\ud83d half a surrogate \ude00',
]

export function renderingContract(harness: Rendering, adapter: () => ChannelAdapter): void {
  const render = (text: string, more: Partial<CustomerMessage> = {}) =>
    adapter().render({ subject: 'The printer', text, attachments: [], automatic: true, locale: 'en', ...more })

  describe('rendering', () => {
    it('drops no text and keeps to the limit, wherever it has to cut', () => {
      const { maxTextLength } = adapter().capabilities
      const long = Math.min(Math.ceil(maxTextLength * 2.5), 200_000)
      for (const text of texts(long)) {
        const parts = render(text)
        for (const part of parts) {
          assert.ok(part.text.length <= maxTextLength, `${part.text.length} characters in one part`)
          assert.ok(part.text.isWellFormed(), 'no half characters')
        }
        const read = parts.map((part) => harness.plain(part.text)).join('\n')
        assert.ok(isWithin(text, read), `words are missing of ${JSON.stringify(text.slice(0, 100))}`)
      }
    })

    it('calls nobody and breaks nothing, whatever is written', () => {
      for (const text of hostileTexts) {
        const parts = render(text)
        for (const part of parts) {
          assert.ok(part.text.isWellFormed())
          if (harness.pings) assert.doesNotMatch(part.text, harness.pings)
        }
        const read = parts.map((part) => harness.plain(part.text)).join('\n')
        assert.ok(isWithin(text, read), `${JSON.stringify(text)} became ${JSON.stringify(read)}`)
      }
    })

    it('brings every file along, in order', () => {
      if (adapter().capabilities.maxAttachmentSize === 0) return
      const size = Math.min(adapter().capabilities.maxAttachmentSize, 15 * 1024 * 1024)
      const attachments = ['a.png', 'b.pdf', 'c.log'].map((name) => ({ fileId: name, name, type: 'text/plain', size }))
      const parts = render('See the files.', { attachments })
      assert.deepEqual(
        parts.flatMap((part) => part.attachments),
        attachments,
      )
    })

    it('is pure, and keeps whether a person wrote it', () => {
      const message: CustomerMessage = {
        subject: 'The printer',
        text: hostileTexts.join('\n\n'),
        attachments: [{ fileId: 'f', name: 'log\u202egnp.txt', type: 'text/plain', size: 3 }],
        automatic: false,
        locale: 'zh-CN',
      }
      const before = structuredClone(message)
      const parts = adapter().render(message)
      assert.deepEqual(adapter().render(before), parts)
      assert.deepEqual(message, before)
      assert.ok(parts.every(({ automatic }) => automatic === false))
      assert.ok(render('x').every(({ automatic }) => automatic === true))
    })
  })
}

function texts(length: number): string[] {
  const fill = (unit: string) =>
    unit
      .repeat(Math.ceil(length / unit.length))
      .slice(0, length)
      .toWellFormed()
  return [
    'One line.',
    'First paragraph,\nsecond line.\n\nSecond paragraph.',
    fill('A sentence of several words that goes on. '),
    fill('打印机又坏了，请尽快派人来看一下。'),
    fill('没有任何标点的一长串汉字'),
    fill('word\n\n'),
    fill('👩‍👩‍👧‍👦🇨🇳👍🏽é'),
    fill('x'),
    fill('https://desk.example/a/very/long/path?with=query&and=more#fragment '),
    fill('& < > " '),
  ]
}

/** Whether all letters and digits of a text are there in their order, with whatever between them. */
export function isWithin(text: string, read: string): boolean {
  const wanted = text.match(/[\p{L}\p{N}]/gu) ?? []
  let next = 0
  for (const [character] of read.matchAll(/[\p{L}\p{N}]/gu)) {
    if (character === wanted[next]) next += 1
  }
  return next === wanted.length
}
