import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConsent } from '../../../src/core/triage/consent.ts'

const said: [text: string, language: 'zh' | 'en', consent: 'agrees' | 'disagrees' | null][] = [
  ['同意', 'zh', 'agrees'],
  ['同意，请执行。', 'zh', 'agrees'],
  ['好的，同意该方案，谢谢！', 'zh', 'agrees'],
  ['可以', 'zh', 'agrees'],
  ['好的', 'zh', 'agrees'],
  ['没问题，按这个方案来吧', 'zh', 'agrees'],
  ['Agreed.', 'en', 'agrees'],
  ['Yes, please go ahead, thanks!', 'en', 'agrees'],
  ['I agree to the proposal', 'en', 'agrees'],
  ['agreed', 'zh', 'agrees'],
  ['同意執行', 'zh', 'agrees'],
  ['確認方案', 'zh', 'agrees'],
  ['不同意', 'zh', 'disagrees'],
  ['不行', 'zh', 'disagrees'],
  ['not agreed', 'en', 'disagrees'],
  ['No', 'en', 'disagrees'],
  ["I don't agree", 'en', 'disagrees'],
  ['同意吗？', 'zh', null],
  ['可以，但是请周五再做', 'zh', null],
  ['同意前两步，第三步不行', 'zh', null],
  ['谢谢', 'zh', null],
  ['请处理', 'zh', null],
  ['已解决', 'zh', null],
  ['I would agree if it were cheaper', 'en', null],
  ['', 'en', null],
]

for (const [text, language, consent] of said) {
  test(`"${text}" ${consent ? `${consent}` : 'has to be read by somebody'}`, () => {
    assert.equal(readConsent(text, language), consent)
  })
}
