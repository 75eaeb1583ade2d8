import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { alternative, buildMail, mixed, multipart } from './build-mail.ts'

const plain = (text: string) => `Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`
const html = (text: string) => `Content-Type: text/html; charset=utf-8\r\n\r\n${text}`
const names = (mail: Awaited<ReturnType<typeof parseMail>>) => mail.attachments.map(({ name }) => name)
const contents = (mail: Awaited<ReturnType<typeof parseMail>>) =>
  mail.attachments.map(({ content }) => Buffer.from(content).toString())

describe('bodies', () => {
  it('prefers the plain text and keeps the HTML', async () => {
    const mail = await parseMail(buildMail(alternative, multipart(plain('Hello'), html('<p>Hello</p>'))))
    assert.deepEqual([mail.text, mail.html, mail.attachments.length], ['Hello', '<p>Hello</p>', 0])
  })
  it('reads the HTML where the plain text is empty', async () => {
    const mail = await parseMail(buildMail(alternative, multipart(plain(' \r\n'), html('<p>Hello</p><p>World</p>'))))
    assert.equal(mail.text, 'Hello\n\nWorld')
  })
  it('reads an HTML body beside an attachment', async () => {
    const file = 'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF'
    const mail = await parseMail(buildMail(mixed, multipart(html('<b>Hello</b>'), file)))
    assert.deepEqual([mail.text, names(mail)], ['Hello', ['a.pdf']])
  })
  it('reads what stands outside the body element, and neither styles, scripts nor the title', async () => {
    const document =
      '<title>T</title><style>p{}</style><p>before</p><html><body>in<script>x()</script></body></html><p>after</p>'
    const mail = await parseMail(buildMail({ 'Content-Type': 'text/html' }, document))
    assert.deepEqual(mail.text.split('\n').filter(Boolean), ['before', 'in', 'after'])
  })
  it('keeps the targets of links that differ from their text, and no mail addresses twice', async () => {
    const document = '<a href="https://x.example/a">here</a> <a href="mailto:a@b.example">a@b.example</a>'
    assert.equal(
      (await parseMail(buildMail({ 'Content-Type': 'text/html' }, document))).text,
      'here [https://x.example/a] a@b.example',
    )
  })
  it('puts text parts of a mixed body together', async () => {
    const mail = await parseMail(buildMail(mixed, multipart(plain('One'), html('<p>Two</p>'), plain('Three'))))
    assert.equal(mail.text, 'One\nTwo\nThree')
  })
  it('takes a named inline text for an attachment', async () => {
    const log =
      'Content-Type: text/plain; name="app.log"\r\nContent-Disposition: inline; filename="app.log"\r\n\r\nERROR 1'
    const mail = await parseMail(buildMail(mixed, multipart(plain('See the log.'), log)))
    assert.deepEqual([mail.text, names(mail), contents(mail)], ['See the log.', ['app.log'], ['ERROR 1']])
  })
  it('takes a named text for the body where there is no other', async () => {
    assert.equal((await parseMail(buildMail({ 'Content-Type': 'text/plain; name="mail.txt"' }, 'Hello'))).text, 'Hello')
    const named = 'Content-Type: text/plain; name="a.txt"\r\n\r\nHello'
    assert.equal((await parseMail(buildMail(alternative, multipart(named)))).text, 'Hello')
  })
  it('takes a text whose name is blank for a part of the body', async () => {
    const nameless = 'Content-Type: text/plain; name=" "\r\nContent-Disposition: inline\r\n\r\nTwo'
    const mail = await parseMail(buildMail(mixed, multipart(plain('One'), nameless)))
    assert.deepEqual([mail.text, names(mail)], ['One\nTwo', []])
  })
  it('reads a type written the wrong way round', async () => {
    assert.equal((await parseMail(buildMail({ 'Content-Type': 'plain/text' }, 'Hello'))).text, 'Hello')
  })
  it('marks pictures of an HTML body as inline', async () => {
    const picture =
      'Content-Type: image/png; name="logo.png"\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw=='
    const mail = await parseMail(
      buildMail(
        { 'Content-Type': 'multipart/related; boundary=edge' },
        multipart(html('<img src="cid:logo" alt="Logo">Hi'), picture),
      ),
    )
    assert.deepEqual(
      mail.attachments.map(({ inline, size, type }) => [inline, size, type]),
      [[true, 4, 'image/png']],
    )
    assert.equal(mail.text, '[Logo]Hi')
  })
  it('joins flowed lines, with and without deleted blanks', async () => {
    const flowed = (parameters: string, text: string) =>
      parseMail(buildMail({ 'Content-Type': `text/plain; format=flowed${parameters}` }, text))
    assert.equal(
      (await flowed('', 'a long \r\nline\r\n> quoted \r\n> too\r\n-- \r\nAda')).text,
      'a long line\n> quoted too\n-- \nAda',
    )
    assert.equal((await flowed('; delsp=yes', '一行 \r\n文字')).text, '一行文字')
  })
  it('takes uuencoded files out of the text', async () => {
    const mail = await parseMail(
      buildMail({}, 'See the file.\r\n\r\nbegin 644 data.txt\r\n+:&5L;&\\@=V]R;&0\r\n`\r\nend\r\nBye'),
    )
    assert.deepEqual([mail.text, names(mail), contents(mail)], ['See the file.\n\nBye', ['data.txt'], ['hello world']])
  })
  it('leaves a sentence that begins like a uuencoded file', async () => {
    assert.equal(
      (await parseMail(buildMail({}, 'begin 644 times\r\nand you are done'))).text,
      'begin 644 times\nand you are done',
    )
  })
  it('attaches a forwarded mail under its subject, whole', async () => {
    const inner = 'From: b@b.example\r\nSubject: Old/problem\r\nContent-Type: text/plain\r\n\r\nIt is broken.'
    const mail = await parseMail(
      buildMail(mixed, multipart(plain('See below.'), `Content-Type: message/rfc822\r\n\r\n${inner}`)),
    )
    assert.deepEqual([mail.text, names(mail), contents(mail)], ['See below.', ['Old_problem.eml'], [inner]])
  })
  it('shows a forwarded mail that is all there is', async () => {
    const inner = 'From: Bob <b@b.example>\r\nSubject: Old\r\nContent-Type: text/plain\r\n\r\nIt is broken.'
    const mail = await parseMail(buildMail(mixed, multipart(`Content-Type: message/rfc822\r\n\r\n${inner}`)))
    assert.match(mail.visibleText, /Bob <b@b\.example>[\s\S]*It is broken\./)
    assert.equal(mail.attachments.length, 1)
  })
  it('keeps an invitation and a winmail.dat as attachments', async () => {
    const invitation = 'Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR'
    const winmail = 'Content-Type: application/ms-tnef; name="winmail.dat"\r\n\r\nx'
    const mail = await parseMail(buildMail(mixed, multipart(plain('Hi'), invitation, winmail)))
    assert.deepEqual(names(mail), ['attachment-1.ics', 'winmail.dat'])
  })
  it('reads a multipart whose boundary is not the declared one, never closed, or missing', async () => {
    const body = multipart(plain('Hello')).toString()
    const wrong = { 'Content-Type': 'multipart/mixed; boundary=other' }
    assert.equal((await parseMail(buildMail(wrong, body.replaceAll('--edge', '--edge-of-part')))).text, 'Hello')
    assert.equal((await parseMail(buildMail(mixed, body.replace('--edge--', '')))).text.trim(), 'Hello')
    assert.equal((await parseMail(buildMail({ 'Content-Type': 'multipart/mixed' }, 'Just text'))).text, 'Just text')
  })
  it('goes on behind an inner multipart that was not closed', async () => {
    const inner = 'Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n\r\nHello'
    const file = 'Content-Disposition: attachment; filename=a.bin\r\n\r\nx'
    const mail = await parseMail(buildMail(mixed, multipart(inner, file)))
    assert.deepEqual([mail.text, names(mail)], ['Hello', ['a.bin']])
  })
  it('reads broken transfer encodings', async () => {
    const encoded = (encoding: string, text: string) =>
      parseMail(buildMail({ 'Content-Transfer-Encoding': encoding }, text))
    assert.equal((await encoded('base64', 'SGVsbG8=V29ybGQ')).text, 'HelloWorld')
    assert.equal((await encoded('base64', 'This is no base64, it is text.')).text, 'This is no base64, it is text.')
    assert.equal((await encoded('quoted-printable', 'a=20b =\r\nc =ZZ = d=')).text, 'a b c =ZZ = d')
  })
  it('takes a line end that a gateway doubled for one', async () => {
    assert.equal((await parseMail(Buffer.from('Subject: x\r\r\n\r\r\nOne\r\r\nTwo'))).text, 'One\nTwo')
  })
  it('names an attached mail by its subject', async () => {
    const attached = 'Content-Type: message/rfc822\r\n\r\nSubject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=\r\n\r\nHello'
    assert.deepEqual(names(await parseMail(buildMail(mixed, multipart(plain('See below.'), attached)))), ['Größe.eml'])
  })
  it('reads mails with bare line feeds and bare carriage returns', async () => {
    const raw = buildMail({}, 'One\r\nTwo').toString()
    assert.equal((await parseMail(Buffer.from(raw.replaceAll('\r\n', '\n')))).text, 'One\nTwo')
    assert.equal((await parseMail(Buffer.from(raw.replaceAll('\r\n', '\r')))).text, 'One\nTwo')
  })
  it('folds away what the structure of the HTML quotes', async () => {
    const document =
      '<div>It works.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Bob</div><div>Old text</div>'
    assert.equal((await parseMail(buildMail({ 'Content-Type': 'text/html' }, document))).visibleText, 'It works.')
    const both = await parseMail(
      buildMail(alternative, multipart(plain('It works.\r\n\r\nBob\r\nOld text'), html(document))),
    )
    assert.equal(both.visibleText, 'It works.')
    assert.equal(both.text, 'It works.\n\nBob\nOld text')
  })
  it('keeps answers between quotes of an HTML mail', async () => {
    const document = '<blockquote>Which one?</blockquote><p>The red one.</p><blockquote>When?</blockquote><p>Now.</p>'
    assert.equal(
      (await parseMail(buildMail({ 'Content-Type': 'text/html' }, document))).visibleText.replace(/\n+/g, '\n'),
      'The red one.\nNow.',
    )
  })
})
