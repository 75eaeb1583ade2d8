import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import iconv from 'iconv-lite'
import { attachmentName } from '../../../../src/adapters/email/parse/attachment-name.ts'
import { parseDate } from '../../../../src/adapters/email/parse/date.ts'
import { normaliseSubject, parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { parseStructuredValue } from '../../../../src/adapters/email/parse/mime/parameters.ts'
import { buildMail } from './build-mail.ts'

type Table<T> = [given: string, expected: T][]
const person = (name: string, address: string) => ({ name, address })

const senders: Table<ReturnType<typeof person> | null> = [
  ['ada@lane.example', person('', 'ada@lane.example')],
  ['Ada Lane <ada@lane.example>', person('Ada Lane', 'ada@lane.example')],
  ['"Lane, Ada" <ada@lane.example>', person('Lane, Ada', 'ada@lane.example')],
  ['ada@lane.example (Ada Lane)', person('Ada Lane', 'ada@lane.example')],
  ['=?utf-8?B?5p2O5piO?= <li@lane.example>', person('李明', 'li@lane.example')],
  ['"=?utf-8?B?5p2O5piO?=" <li@lane.example>', person('李明', 'li@lane.example')],
  ['=?utf-8?Q?Lane,_Ada?= <ada@lane.example>', person('Lane, Ada', 'ada@lane.example')],
  ['=?utf-8?Q?ceo=40bank.example?= <x@evil.example>', person('ceo@bank.example', 'x@evil.example')],
  ['ceo@bank.example(x).evil.example', person('x', 'ceo@bank.example.evil.example')],
  ['"Ada Lane" <<ada@lane.example>>', person('Ada Lane', 'ada@lane.example')],
  ["'Ada Lane' <ada@lane.example>", person('Ada Lane', 'ada@lane.example')],
  ['Ada Lane <ada@lane.example>, Bob <bob@b.example>', person('Ada Lane', 'ada@lane.example')],
  ['Team: Ada <ada@lane.example>, Bob <bob@b.example>;', person('Ada', 'ada@lane.example')],
  ['MAILER-DAEMON', person('MAILER-DAEMON', '')],
  ['', null],
]

const subjects: Table<string> = [
  ['R: Export', 'Export'],
  ['I: R: Export', 'Export'],
  ['Ang: Export', 'Export'],
  ['Ответ: Export', 'Export'],
  ['ΑΠ: ΠΡΘ: Export', 'Export'],
  ['רד: Export', 'Export'],
  ['Re: Export', 'Export'],
  ['RE[2]: Export', 'Export'],
  ['Re: Re: Fwd: Export', 'Export'],
  ['回复：导出', '导出'],
  ['回复: 答复: 转发：导出', '导出'],
  ['AW: WG: Export', 'Export'],
  ['SV: VS: Export', 'Export'],
  ['RE : Export', 'Export'],
  ['Re(3): Export', 'Export'],
  ['回覆: Re: 匯出', '匯出'],
  ['返信: エクスポート', 'エクスポート'],
  ['  Export   fails ', 'Export fails'],
  ['Release: Export', 'Release: Export'],
  ['Error: Export', 'Error: Export'],
  ['Re:', ''],
]

const dates: Table<string | null> = [
  ['Mon, 1 Jun 2026 10:02:00 +0800', '2026-06-01T02:02:00.000Z'],
  ['1 Jun 2026 10:02 +0800 (CST)', '2026-06-01T02:02:00.000Z'],
  ['Mon, 01 Jun 2026 02:02:00 GMT', '2026-06-01T02:02:00.000Z'],
  ['Mon, 1 Jun 2026 02:02:00', '2026-06-01T02:02:00.000Z'],
  ['Mon, 1 Jun 26 02:02:00 UT', '2026-06-01T02:02:00.000Z'],
  ['Mon, 1 Jun 2026 10:02:00 GMT+0800', '2026-06-01T02:02:00.000Z'],
  ['2026-06-01T10:02:00+08:00', '2026-06-01T02:02:00.000Z'],
  ['Mon, 1 Jun 2026 10.02.00 +0800', '2026-06-01T02:02:00.000Z'],
  ['Mon Jun  1 02:02:00 2026', '2026-06-01T02:02:00.000Z'],
  ['yesterday', null],
  ['', null],
]

const names: Table<string> = [
  ['%E6%8A%A5%E5%91%8A.pdf', '报告.pdf'],
  ['%E6%8A%A5%2F..%2Fx.pdf', 'x.pdf'],
  ['100%E6%8A.pdf', '100%E6%8A.pdf'],
  ['50%20off.pdf', '50%20off.pdf'],
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\report.pdf', 'report.pdf'],
  ['.htaccess', 'htaccess'],
  ['...', 'attachment-1.pdf'],
  ['\u200b.htaccess', 'htaccess'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\r\n.pdf', 'ab.pdf'],
  ['报告 2026.pdf', '报告 2026.pdf'],
  ['a<b>|c?.pdf', 'a_b__c_.pdf'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(116)}.pdf`],
  ['', 'attachment-1.pdf'],
]

const parameters: Table<Record<string, string>> = [
  ['text/plain; charset="gbk"', { charset: 'gbk' }],
  ["a/b; name*=utf-8''%E6%8A%A5%E5%91%8A.pdf", { name: '报告.pdf' }],
  ["a/b; name*0*=utf-8''%E6%8A; name*1*=%A5.pdf", { name: '报.pdf' }],
  ['a/b; name*0="long-"; name*1="name.pdf"', { name: 'long-name.pdf' }],
  ['a/b; name="=?utf-8?B?5oql5ZGKLnBkZg==?="', { name: '报告.pdf' }],
  ['a/b; name="a;b.pdf"', { name: 'a;b.pdf' }],
  ['a/b; name="unclosed.pdf', { name: 'unclosed.pdf' }],
  ['a/b; name="a\\"b.pdf"', { name: 'a"b.pdf' }],
]

describe('headers', () => {
  for (const [given, expected] of senders) {
    it(`From: ${given}`, async () => assert.deepEqual((await parseMail(buildMail({ From: given }))).from, expected))
  }
  for (const [given, expected] of subjects)
    it(`subject ${given}`, () => assert.equal(normaliseSubject(given), expected))
  for (const [given, expected] of dates) it(`date ${given}`, () => assert.equal(parseDate(given), expected))
  for (const [given, expected] of names) {
    it(`file name ${JSON.stringify(given.slice(0, 40))}`, () =>
      assert.equal(attachmentName(given, 'application/pdf', 1), expected))
  }
  for (const [given, expected] of parameters) {
    it(`parameters ${given}`, () => assert.deepEqual({ ...parseStructuredValue(given).parameters }, expected))
  }

  it('reads a raw name in GBK', async () => {
    const raw = Buffer.concat([iconv.encode('李明', 'gbk'), Buffer.from(' <li@lane.example>')])
    assert.deepEqual((await parseMail(buildMail({ From: raw }))).from, person('李明', 'li@lane.example'))
  })
  it('reads a header behind a byte order mark, and an address written as a link', async () => {
    const mail = await parseMail(Buffer.from('\ufeffFrom: <mailto:ada@lane.example>\r\nSubject: x\r\n\r\nHello'))
    assert.deepEqual([mail.from?.address, mail.subject, mail.text], ['ada@lane.example', 'x', 'Hello'])
  })
  it('reads recipients of every kind', async () => {
    const mail = await parseMail(
      buildMail({ To: 'undisclosed-recipients:;', Cc: 'A <a@a.example>,\r\n b@b.example', 'Reply-To': 'c@c.example' }),
    )
    assert.deepEqual(
      [mail.to, mail.cc.map(({ address }) => address), mail.replyTo[0]?.address],
      [[], ['a@a.example', 'b@b.example'], 'c@c.example'],
    )
  })
  it('reads message ids, folded, doubled, and without brackets', async () => {
    const mail = await parseMail(
      buildMail({
        'Message-ID': '\r\n <x@y>',
        'In-Reply-To': 'Your mail of Monday <p@q>',
        References: '<a@b>\r\n\t<c@d><a@b>',
      }),
    )
    assert.deepEqual([mail.messageId, mail.inReplyTo, mail.references], ['x@y', 'p@q', ['a@b', 'c@d']])
    assert.equal((await parseMail(buildMail({ 'Message-ID': 'bare@id' }))).messageId, 'bare@id')
  })
  it('reads on behind a line that is no header', async () => {
    const raw = Buffer.from(
      'From: a@a.example\r\nX-Long: begins\r\nand goes on unfolded\r\nSubject: Export\r\n\r\nHello',
    )
    const mail = await parseMail(raw)
    assert.deepEqual([mail.from?.address, mail.subject, mail.text], ['a@a.example', 'Export', 'Hello'])
  })
  it('begins the body where the empty line is missing', async () => {
    assert.equal(
      (await parseMail(Buffer.from('From: a@a.example\r\nSubject: x\r\nHello there\r\nBye'))).text,
      'Hello there\nBye',
    )
  })
  it('skips the envelope line of a mailbox', async () => {
    assert.equal(
      (await parseMail(Buffer.from('From a@a.example Mon Jun  1 10:02:00 2026\nSubject: x\n\nHi'))).subject,
      'x',
    )
  })
  it('gives one mail one hash, whatever relay delivered it', async () => {
    const one = await parseMail(buildMail({ Received: 'by a', 'Return-Path': '<ada@lane.example>' }, 'Hello'))
    const other = await parseMail(
      buildMail({ Received: 'by b', 'Content-Transfer-Encoding': 'base64' }, Buffer.from('Hello').toString('base64')),
    )
    const different = await parseMail(buildMail({}, 'Hello you'))
    assert.equal(one.contentHash, other.contentHash)
    assert.notEqual(one.contentHash, different.contentHash)
  })
})
