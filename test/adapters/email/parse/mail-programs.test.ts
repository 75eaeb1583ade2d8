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

const read = (program: string) => readFile(new URL(`../../../fixtures/email/${program}.html`, import.meta.url))

describe('answers written with', () => {
  for (const [program, visible] of answers) {
    it(program, async () => {
      const mail = await parseMail(buildMail({ 'Content-Type': 'text/html; charset=utf-8' }, await read(program)))
      assert.equal(mail.visibleText.replace(/\n+/g, '\n'), visible)
      assert.ok(mail.text.length > mail.visibleText.length)
    })
  }
})
