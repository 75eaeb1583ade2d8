import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { parseMail } from '../../../../src/adapters/email/parse/index.ts'
import { buildMail } from './build-mail.ts'

/** HTML as these programs write it when they answer a mail, with invented people; and what the sender wrote himself. */
const answers: [program: string, visible: string][] = [
  ['gmail', 'It works, thanks!'],
  ['gmail-interleaved', 'A1\nA2'],
  ['outlook', 'It works.'],
  ['outlook-chinese', '好了，谢谢！'],
  ['qq-mail', '收到了'],
  ['foxmail', '好了'],
  ['netease', '好了，谢谢'],
  ['apple-mail', 'It works.'],
  ['iphone', 'It works.'],
  ['thunderbird-german', 'It works.'],
  ['new-outlook', 'It works.'],
  ['yahoo', 'It works.'],
  ['alimail', '好了'],
  ['proton-mail', 'It works.'],
]

/** Elements by which further programs mark what they quote. */
const marked: [program: string, html: string][] = [
  ['Outlook for Mac', '<div>It works.</div><span id="OLK_SRC_BODY_SECTION"><div>Old</div></span>'],
  ['QQ Mail without a caption', '<div>It works.</div><includetail><div>Old</div></includetail>'],
  ['Yahoo inside of another mail', '<div>It works.</div><div class="ydp7f2yahoo_quoted"><div>Old</div></div>'],
  [
    'Spark',
    '<div name="messageBodySection">It works.</div><div name="messageSignatureSection">Ada</div><div name="messageReplySection">Old</div>',
  ],
  ['GMX', '<div>It works.<div name="quote"><b>Gesendet:</b> Montag<div>Old</div></div></div>'],
  ['Yahoo with a signature', '<div>It works.</div><div class="ydp8c2signature">Ada Lane</div>'],
  ['Mailspring with a signature', '<div>It works.</div><signature>Ada Lane</signature>'],
  [
    'NetEase with a signature',
    '<div>It works.</div><div id="ntes-pcmail-signature"><table><tr><td>Ada</td></tr></table></div>',
  ],
  ['Outlook on the web with a signature', '<div>It works.</div><div id="Signature">Ada Lane</div>'],
  [
    'Gmail, a forwarded mail below an answer',
    '<div>It works.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Bob</div><p>Old</p></div>',
  ],
]

const read = (program: string) => readFile(new URL(`../../../fixtures/email/${program}.html`, import.meta.url))

describe('answers written with', () => {
  for (const [program, visible] of answers) {
    it(program, async () => {
      const mail = await parseMail(buildMail({ 'Content-Type': 'text/html; charset=utf-8' }, await read(program)))
      assert.equal(mail.visibleText.replace(/\n+/g, '\n'), visible)
      assert.ok(mail.text.length > mail.visibleText.length)
    })
  }
  for (const [program, html] of marked) {
    it(program, async () => {
      const mail = await parseMail(buildMail({ 'Content-Type': 'text/html; charset=utf-8' }, html))
      assert.equal(mail.visibleText, 'It works.')
    })
  }
})
