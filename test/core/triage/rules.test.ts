import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyRules, compileRules, prepare, type RuleSource } from '../../../src/core/triage/index.ts'
import { parts } from './parts.ts'

const source: RuleSource = {
  words: { thing: ['server', 'shop'], broken: ['down|{thing} gone'] },
  silent: ['\\bif\\b'],
  greetings: ['hello'],
  rules: [
    { name: 'small', decides: { impact: 'partial' }, patterns: ['\\bone {thing}\\b'] },
    {
      name: 'outage',
      decides: { type: 'fault', impact: 'stopped' },
      patterns: ['{thing}.{0,20}{broken}'],
      unless: ['test'],
    },
  ],
  cues: {},
  details: {},
}
const apply = (text: string) => applyRules(compileRules(source), prepare({ text }))

test('words are put into patterns, and a rule decides what it names', () => {
  assert.deepEqual(apply('The server is down.'), { fired: ['outage'], decision: { type: 'fault', impact: 'stopped' } })
})

test('the first rule that fires has the say; a later one fills in the rest', () => {
  const { fired, decision } = apply('Only one server is down.')
  assert.deepEqual(fired, ['small', 'outage'])
  assert.deepEqual(decision, { type: 'fault', impact: 'partial' })
})

test('exceptions and silent sentences reach no further than their own sentence', () => {
  assert.deepEqual(apply('The test server is down.').fired, [])
  assert.deepEqual(apply('What if the server is down?').fired, [])
  assert.deepEqual(apply('What if this goes on? The server is down.').fired, ['outage'])
})

test('a bad pattern is named with its rule', () => {
  assert.throws(() => compileRules({ ...source, rules: [{ name: 'odd', decides: {}, patterns: ['(('] }] }), /rule odd/)
  assert.throws(() => compileRules({ ...source, silent: ['{nowhere}'] }), /silent names the unknown word \{nowhere\}/)
})

const firing: Record<'zh' | 'en', [string, string[]][]> = {
  zh: [
    ['数据库里的客户资料全部丢失', ['data-loss']],
    ['服务器中了勒索病毒', ['security']],
    ['同一个订单重复扣款', ['payment']],
    ['后台能看到其他公司的合同', ['security']],
    ['系统没有宕机，只是有点慢', []],
    ['昨天的宕机已经恢复正常', []],
    ['希望支付失败时能有短信提醒', []],
    ['这个不着急，有空处理', ['no-hurry']],
    ['小票一张都打不出来', ['outage']],
    ['等了三周一个电话都没有', []],
    ['我打开看到的是其他人的报告', ['security']],
  ],
  en: [
    ['All our customer data was deleted', ['data-loss']],
    ['We got hit by ransomware', ['security']],
    ['I was charged twice', ['payment']],
    ['I did not authorize this payment', ['security']],
    ['There was no outage, it is just slow', []],
    ['The outage is already resolved', []],
    ['It would be nice to get a mail when payments fail', []],
    ['This is not urgent', ['no-hurry']],
    ['Not a single receipt comes out', ['outage']],
    ['There is no order form for this', []],
    ['The cabinet smells burnt', ['danger']],
    ['Every card is refused', ['payment']],
  ],
}
for (const language of ['zh', 'en'] as const) {
  for (const [text, fired] of firing[language]) {
    test(`configured: ${text} → ${fired.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(applyRules(parts.rules[language], prepare({ text })).fired, fired)
    })
  }
}
