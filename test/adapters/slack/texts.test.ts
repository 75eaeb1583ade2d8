import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAccount, parseDesk } from '../../../src/adapters/slack/config.ts'
import { escapeText, plainText, safeFileName } from '../../../src/adapters/slack/markup.ts'
import { maxTextLength, render, split } from '../../../src/adapters/slack/render.ts'

const message = (text: string) => ({ subject: '', text, attachments: [], automatic: false, locale: 'en' })

describe('text for Slack', () => {
  const golden: [string, string, string][] = [
    ['a broadcast', '<!channel> come <!here>', '&lt;!channel&gt; come &lt;!here&gt;'],
    ['a mention', '<@U0LI> and <!subteam^S1|@all>', '&lt;@U0LI&gt; and &lt;!subteam^S1|@all&gt;'],
    [
      'a link with a false label',
      '<https://evil.example|https://bank.example>',
      '&lt;https://evil.example|https://bank.example&gt;',
    ],
    ['what is escaped already', '&lt;b&gt; &amp;amp;', '&amp;lt;b&amp;gt; &amp;amp;amp;'],
    ['characters that reorder', 'invoice\u202Efdp.exe \u2066x\u2069', 'invoicefdp.exe x'],
    ['Chinese and emoji', '打印机 <着火> 了 🔥', '打印机 &lt;着火&gt; 了 🔥'],
  ]
  for (const [what, given, expected] of golden) {
    it(`escapes ${what}`, () => assert.equal(escapeText(given), expected))
  }

  it('comes back as it was', () => {
    const text = 'if (a < b && c > d) "quoted" & done'
    assert.equal(
      plainText(escapeText(text), () => undefined),
      text,
    )
  })
})

describe('text from Slack', () => {
  const names = new Map([['U0LI', '李工']])
  const golden: [string, string][] = [
    ['&lt;b&gt; &amp;amp; &amp;', '<b> &amp; &'],
    ['<@U0LI> and <@U0NEW> and <@U0OLD|olga>', '@李工 and @U0NEW and @olga'],
    ['see <https://example.org/a?b=1&amp;c=2>', 'see https://example.org/a?b=1&c=2'],
    ['see <https://example.org|the page>', 'see the page (https://example.org)'],
    ['see <http://example.org|example.org>', 'see example.org (http://example.org)'],
    ['write to <mailto:a@example.org|a@example.org>', 'write to a@example.org'],
    ['in <#C1|general> or <#C2>', 'in #general or #C2'],
    ['<!here> <!subteam^S1|@experts> <!date^1392734382^{date}|18 February>', '@here @experts 18 February'],
    ['a < b > c', 'a < b > c'],
    ['3 <4', '3 <4'],
  ]
  for (const [given, expected] of golden) {
    it(given, () =>
      assert.equal(
        plainText(given, (id) => names.get(id)),
        expected,
      ),
    )
  }
})

describe('parts', () => {
  it('hold together everything that was written, each within the limit', () => {
    const words = Array.from({ length: 3000 }, (_, index) => `word${index}&`)
    const parts = render(message(words.join(' ')))
    assert.ok(parts.length > 5)
    assert.ok(parts.every((part) => part.text.length <= maxTextLength))
    assert.deepEqual(
      parts.flatMap((part) => part.text.split(' ')),
      words.map((word) => `${word}amp;`),
    )
  })

  it('never break an escape or a character in two', () => {
    for (const text of ['&'.repeat(5000), '🔥'.repeat(5000), '<'.repeat(4999)]) {
      const pieces = split(text)
      assert.equal(pieces.join(''), text)
      assert.ok(pieces.every((piece) => escapeText(piece).length <= maxTextLength && piece.isWellFormed()))
    }
  })

  it('break at a paragraph where there is one', () => {
    const first = 'a'.repeat(3000)
    assert.deepEqual(split(`${first}\n\n${'b'.repeat(3000)}`), [first, 'b'.repeat(3000)])
  })

  it('carry the attachments with the last one, named where there is no text', () => {
    const attachments = [{ fileId: 'f', name: 'a.png', type: 'image/png', size: 3 }]
    const parts = render({ ...message(''), attachments })
    assert.deepEqual(parts, [{ text: 'a.png', attachments, automatic: false }])
    const long = render({ ...message('x'.repeat(9000)), attachments })
    assert.deepEqual(
      long.map((part) => part.attachments.length),
      [0, 0, 1],
    )
  })
})

describe('file names', () => {
  const golden: [string, string][] = [
    ['../../etc/passwd', '_.._etc_passwd'],
    ['.bashrc', 'bashrc'],
    ['a\u200B\u0000b\u202Egpj.exe', 'abgpj.exe'],
    ['日志 1.txt', '日志 1.txt'],
    ['...', 'file'],
  ]
  for (const [given, expected] of golden) {
    it(JSON.stringify(given), () => assert.equal(safeFileName(given), expected))
  }
})

describe('settings', () => {
  const right = { id: 'main', botToken: 'xoxb-1', appToken: 'xapp-1' }

  it('default to the real Slack', () => {
    assert.deepEqual(parseAccount(right), { ...right, apiUrl: 'https://slack.com/api/' })
  })

  it('take the bare address of a Slack for the place above its methods', () => {
    assert.equal(parseAccount({ ...right, apiUrl: 'http://127.0.0.1:9' }).apiUrl, 'http://127.0.0.1:9/api/')
    assert.equal(parseAccount({ ...right, apiUrl: 'http://127.0.0.1:9/x/' }).apiUrl, 'http://127.0.0.1:9/x/')
  })

  const wrong: [string, unknown, RegExp][] = [
    ['without a way in', { id: 'main', botToken: 'xoxb-1' }, /appToken.*signingSecret/],
    ['with the tokens exchanged', { ...right, botToken: 'xapp-1' }, /^botToken: .*xoxb-/],
    ['with a key that is none', { ...right, tokn: 'x' }, /tokn/],
    [
      'with a channel’s name for its id',
      { ...right, customerChannels: ['#help'] },
      /^customerChannels\.0: .*C0123456789/,
    ],
  ]
  for (const [what, value, expected] of wrong) {
    it(`name what is wrong ${what}`, () => assert.throws(() => parseAccount(value), { message: expected }))
  }

  it('of the desk name what is wrong', () => {
    assert.throws(() => parseDesk({ account: 'main', channel: '#desk' }), { message: /^channel: .*C0123456789/ })
  })
})
