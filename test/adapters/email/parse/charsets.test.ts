import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import iconv from 'iconv-lite'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail } from './build-mail.ts'

type Sample = { charset: string; text: string }

/** Texts in the charsets mails really carry; each long enough to tell its charset from its bytes. */
const samples: Sample[] = [
  { charset: 'gb18030', text: '你好，我的订单还没有收到，请尽快处理。' },
  { charset: 'gb18030', text: '系统登录失败' },
  { charset: 'big5', text: '您好，請問訂單何時寄出？' },
  { charset: 'big5hkscs', text: '系統無法登入，請協助處理' },
  { charset: 'shift_jis', text: 'お問い合わせの件について、資料を送ります。' },
  { charset: 'euc-jp', text: 'お問い合わせの件について、資料を送ります。' },
  { charset: 'euc-kr', text: '안녕하세요. 주문 취소를 요청합니다.' },
  { charset: 'windows-1251', text: 'Здравствуйте, у меня не работает вход в систему.' },
  { charset: 'koi8-r', text: 'Здравствуйте, у меня не работает вход в систему.' },
  { charset: 'koi8-u', text: 'Доброго дня, моє замовлення ще не надійшло, перевірте їхню доставку.' },
  { charset: 'windows-1257', text: 'Laba diena, mano užsakymas dar neatvyko, prašau patikrinti siuntą. Ačiū.' },
  { charset: 'windows-1252', text: 'Größe geändert – ça marche, señor' },
  { charset: 'windows-1253', text: 'Καλημέρα, έχω ένα πρόβλημα με την παραγγελία.' },
  { charset: 'windows-1256', text: 'مرحبا، لدي مشكلة في تسجيل الدخول' },
  { charset: 'utf-8', text: '你好，Größe, привет' },
]

const jis = Buffer.from('\x1b$B$3$s$K$A$O\x1b(B', 'latin1')
const encodedWord = (bytes: Buffer, charset: string) => `=?${charset}?B?${bytes.toString('base64')}?=`
const subjectOf = async (value: string | Buffer, headers: Record<string, string> = {}) =>
  (await parseMail(buildMail({ ...headers, Subject: value }))).subject
const textOf = async (bytes: Buffer, type: string) => (await parseMail(buildMail({ 'Content-Type': type }, bytes))).text

describe('charsets', () => {
  it('knows a charset of the Macintosh by the name that mails give it', async () => {
    const text = 'Dobrý den, objednávka ještě nedorazila.'
    assert.equal(await textOf(iconv.encode(text, 'maccenteuro'), 'text/plain; charset=x-mac-ce'), text)
  })
  for (const { charset, text } of samples) {
    const bytes = iconv.encode(text, charset)
    it(`reads ${charset} as declared: ${text}`, async () => {
      assert.equal(await textOf(bytes, `text/plain; charset=${charset}`), text)
    })
    it(`reads ${charset} where nothing is declared: ${text}`, async () => {
      assert.equal(await textOf(bytes, 'text/plain'), text)
    })
    it(`reads ${charset} declared as us-ascii: ${text}`, async () => {
      assert.equal(await textOf(bytes, 'text/plain; charset=us-ascii'), text)
    })
    it(`reads ${charset} declared as utf-8: ${text}`, async () => {
      assert.equal(await textOf(bytes, 'text/plain; charset=utf-8'), text)
    })
    it(`reads a raw subject in ${charset}: ${text}`, async () => assert.equal(await subjectOf(bytes), text))
    it(`reads raw ${charset} within an encoded word: ${text}`, async () => {
      const word = Buffer.concat([
        Buffer.from(`=?${charset}?Q?`),
        Buffer.from(bytes.toString('latin1').replaceAll(' ', '_'), 'latin1'),
        Buffer.from('?='),
      ])
      assert.equal(await subjectOf(word), text)
    })
  }

  const gb = (text: string) => iconv.encode(text, 'gb18030')
  it('reads characters of GB18030 under a gb2312 label', async () => {
    assert.equal(await textOf(gb('朱镕基𠀀囍'), 'text/plain; charset=gb2312'), '朱镕基𠀀囍')
  })
  it('reads UTF-8 under a gb2312 label', async () => {
    assert.equal(
      await textOf(Buffer.from('系统登录失败，请处理'), 'text/plain; charset=gb2312'),
      '系统登录失败，请处理',
    )
  })
  it('reads UTF-8 under a latin label', async () => {
    assert.equal(await textOf(Buffer.from('Größe'), 'text/plain; charset=iso-8859-1'), 'Größe')
  })
  it('reads GBK under a latin label', async () => {
    assert.equal(
      await textOf(gb('您好，请问订单什么时候发货？'), 'text/plain; charset=iso-8859-1'),
      '您好，请问订单什么时候发货？',
    )
  })
  it('keeps latin text under a latin label', async () => {
    assert.equal(await textOf(Buffer.from('Zürich \u00a320', 'latin1'), 'text/plain; charset=iso-8859-1'), 'Zürich £20')
  })
  for (const text of ['Visite au café', 'é', 'La città è più bella', 'äöüß', 'ÄÖÜ', 'Preis: £20', 'Nº 7']) {
    it(`reads a few western letters, declared or not: ${text}`, async () => {
      const bytes = Buffer.from(text, 'latin1')
      assert.equal(await textOf(bytes, 'text/plain; charset=iso-8859-1'), text)
      assert.equal(await textOf(bytes, 'text/plain'), text)
      assert.equal(await subjectOf(encodedWord(bytes, 'iso-8859-1')), text)
    })
  }
  it('reads a blank that does not break as one', async () => {
    const bytes = Buffer.from('> \u00a0return 0', 'latin1')
    assert.equal(await textOf(bytes, 'text/plain; charset=iso-8859-1'), '> \u00a0return 0')
  })
  for (const [charset, text] of [
    ['windows-1251', 'СРОЧНО'],
    ['windows-1255', 'לא מצליח להתחבר'],
    ['windows-1254', 'Şifremi değiştiremiyorum'],
    ['iso-8859-2', 'Objednávka ještě nepřišla'],
    ['euc-kr', '환불'],
    ['big5', '你好'],
    ['shift_jis', '至急'],
  ] as const) {
    it(`reads short ${charset} under a western label: ${text}`, async () => {
      assert.equal(await textOf(iconv.encode(text, charset), 'text/plain; charset=iso-8859-1'), text)
    })
  }
  it('reads ISO-2022-JP with and without a declaration', async () => {
    assert.equal(await textOf(jis, 'text/plain; charset=iso-2022-jp'), 'こんにちは')
    assert.equal(await textOf(jis, 'text/plain'), 'こんにちは')
    assert.equal(await subjectOf(jis), 'こんにちは')
  })
  it('reads ISO-2022-KR and HZ', async () => {
    assert.equal(
      await textOf(Buffer.from('\x1b$)C\x0e>H3g\x0f!', 'latin1'), 'text/plain; charset=iso-2022-kr'),
      '안녕!',
    )
    assert.equal(await textOf(Buffer.from('~{<:Ky2;S{~}!'), 'text/plain; charset=hz-gb-2312'), '己所不欲!')
  })
  it('reads UTF-7', async () =>
    assert.equal(await textOf(Buffer.from('+T2BZfQ-'), 'text/plain; charset=utf-7'), '你好'))
  it('honours a byte order mark', async () => {
    assert.equal(await textOf(Buffer.from('\ufeff你好', 'utf16le'), 'text/plain'), '你好')
  })
  it('takes the charset of an HTML document from its meta element', async () => {
    const html = Buffer.concat([
      Buffer.from('<html><head><meta charset="koi8-r"></head><body>'),
      iconv.encode('Привет', 'koi8-r'),
    ])
    assert.equal((await textOf(html, 'text/html')).trim(), 'Привет')
  })
  it('joins encoded words that were split within a character', async () => {
    const bytes = Buffer.from('登录失败')
    assert.equal(
      await subjectOf(`${encodedWord(bytes.subarray(0, 4), 'utf-8')}\r\n ${encodedWord(bytes.subarray(4), 'utf-8')}`),
      '登录失败',
    )
  })
  it('keeps the blanks between encoded words and plain ones', async () => {
    assert.equal(await subjectOf('Re: =?utf-8?Q?Gr=C3=B6=C3=9Fe?= of it'), 'Re: Größe of it')
  })
  it('reads encoded words with blanks, without an end and with bare question marks', async () => {
    assert.equal(await subjectOf('=?utf-8?Q?two words?='), 'two words')
    assert.equal(await subjectOf('=?utf-8?B?5L2g5aW9'), '你好')
    assert.equal(await subjectOf('=?utf-8?Q?Really?=3F?='), 'Really??')
  })
  it('takes the charset the body declares for a raw subject it leaves open', async () => {
    const subject = await subjectOf(gb('附件'), { 'Content-Type': 'text/plain; charset=gb2312' })
    assert.equal(subject, '附件')
  })
  it('survives an unknown charset', async () => {
    assert.equal(await textOf(Buffer.from('plain'), 'text/plain; charset=x-martian'), 'plain')
    assert.equal(await textOf(Buffer.from('Größe'), 'text/plain; charset=x-martian'), 'Größe')
  })
})
