import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { visibleText } from '../../../../src/adapters/email/parse/visible/visible-text.ts'
import { buildMail, mixed } from './build-mail.ts'

const nested = (depth: number) => {
  const levels = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  )
  return Buffer.from(`From: a@a.example\r\nSubject: deep\r\n${levels.join('')}\r\nHello`)
}

const refused: Record<string, [mail: () => Buffer, reason: RegExp]> = {
  '1,000 levels': [() => nested(1_000), /nested deeper than 100/],
  '10,000 parts': [() => buildMail(mixed, '--edge\r\n\r\nx\r\n'.repeat(10_000)), /more than 1000 parts/],
  '100,000 headers': [
    () => Buffer.concat([buildMail({}).subarray(0, 60), Buffer.from(`\r\n${'X-A: b\r\n'.repeat(100_000)}`)]),
    /more than 5000 header fields/,
  ],
  'a header of 10 MB': [() => buildMail({ 'X-A': 'y'.repeat(10_000_000) }), /headers larger than/],
  'nothing at all': [() => Buffer.alloc(0), /empty/],
  'no header': [() => Buffer.from('Hello'), /no header field/],
  'more than 50 MB': [() => buildMail({}, Buffer.alloc(53_000_000, 'x')), /larger than/],
}

const borne: Record<string, () => Buffer> = {
  '10,000 recipients': () =>
    buildMail({ Cc: Array.from({ length: 10_000 }, (_, index) => `user${index}@a.example`).join(',\r\n ') }),
  '90 levels': () => nested(90),
  'one line of 1 MB': () => buildMail({}, 'a'.repeat(1_000_000)),
  'a line of quote marks': () => buildMail({}, '>'.repeat(1_000_000)),
  'introductions without end': () => buildMail({}, 'On Mon, 1 Jun 2026 a@b.example\r\n'.repeat(30_000)),
  'an introduction of 400,000 words': () => buildMail({}, `${'On '.repeat(400_000)}wrote:`),
  'header blocks without end': () => buildMail({}, 'From: a@b.example\r\n'.repeat(50_000)),
  'rules without end': () => buildMail({}, `${'-'.repeat(60)}\r\n`.repeat(20_000)),
  'what is nearly a rule, without end': () => buildMail({}, `${'*'.repeat(390)}b\r\n\r\n`.repeat(10_000)),
  'blanks within lines, without end': () => buildMail({}, `---a${' '.repeat(480)}b\r\n`.repeat(10_000)),
  'a header of open brackets': () => buildMail({ Cc: '<('.repeat(200_000) }),
  'a subject of encoded words': () => buildMail({ Subject: '=?utf-8?B?'.repeat(80_000) }),
  '100,000 nested elements': () => buildMail({ 'Content-Type': 'text/html' }, '<div>'.repeat(100_000)),
  'quotes nested 5,000 deep': () => buildMail({ 'Content-Type': 'text/html' }, `${'<blockquote>'.repeat(5_000)}Hello`),
  'styles that never end': () => buildMail({ 'Content-Type': 'text/html' }, '<style>'.repeat(300_000)),
  'a tag that never ends': () => buildMail({ 'Content-Type': 'text/html' }, `<a href="${'x'.repeat(1_000_000)}`),
  'random bytes': () =>
    buildMail({}, Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7_919 + (index >> 3)) & 255))),
}

describe('hostile mail', () => {
  for (const [name, [mail, reason]] of Object.entries(refused)) {
    it(`is put aside with the reason: ${name}`, async () =>
      assert.match((await parseMail(mail())).quarantined ?? '', reason))
  }
  for (const [name, mail] of Object.entries(borne)) {
    it(`is read: ${name}`, async () => assert.equal((await parseMail(mail())).quarantined, null))
  }
  it('leaves a style out of a document without layout, however its end is written', async () => {
    const body = `${'<div>'.repeat(300)}<STYLE>p { color: red }</Style>Hello`
    assert.equal((await parseMail(buildMail({ 'Content-Type': 'text/html' }, body))).text.trim(), 'Hello')
  })
  it('keeps sender and subject of a mail that is put aside', async () => {
    const mail = await parseMail(nested(1_000))
    assert.deepEqual([mail.from?.address, mail.subject], ['a@a.example', 'deep'])
  })
})

/** The same pseudo-random numbers on every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    yield state / 0x7fffffff
  }
}

const pieces = [
  'Hello',
  '',
  ' ',
  '> quoted',
  '>> deeper',
  'On Mon, 1 Jun 2026 at 10:02, Ada <ada@lane.example> wrote:',
  'From: Ada <ada@lane.example>',
  'Sent: Monday',
  'Subject: Export',
  'To: b@b.example',
  '-- ',
  '________________________________',
  '-----Original Message-----',
  '---------- Forwarded message ---------',
  'Sent from my iPhone',
  '发自我的iPhone',
  '在 2026年6月1日，李明 写道：',
  '发件人: 李明 <li@lane.example>',
  'Best regards,',
  'Tel: +1 555 0100 200',
  'Ada',
  'Disclaimer: private',
  '| a | b |',
  'x'.repeat(2_000),
]

describe('the visible text of any text', () => {
  const random = numbers(20_260_601)
  const pick = () => pieces[Math.floor(random.next().value! * pieces.length)]!
  for (let round = 0; round < 300; round++) {
    const lines = Array.from({ length: Math.floor(random.next().value! * 40) }, pick)
    const subject = round % 3 === 0 ? 'Fwd: Export' : 'Export'
    it(`is a subsequence of its lines and not empty, round ${round}`, () => {
      const visible = visibleText(
        lines.map((text) => ({ text, role: 'text' as const })),
        subject,
      )
      const shown = visible === '' ? [] : visible.split('\n')
      let from = 0
      for (const line of shown) {
        const at = lines.indexOf(line, from)
        assert.ok(at >= 0, `${JSON.stringify(line)} is no line of the text, or out of order`)
        from = at + 1
      }
      if (lines.some((line) => /[^\s>_-]/.test(line))) assert.notEqual(visible, '')
    })
  }
})
