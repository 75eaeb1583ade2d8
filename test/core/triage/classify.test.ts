import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Triage, TriageInput } from '../../../src/core/triage/index.ts'
import { impacts, ticketTypes, urgencies } from '../../../src/core/triage/index.ts'
import { classify } from './parts.ts'

const cases: [string | TriageInput, Partial<Triage>][] = [
  [
    {
      subject: '生产系统宕机，所有用户无法登录',
      text: '今天早上九点开始生产系统完全不可用，全公司业务中断，请尽快处理！',
    },
    {
      language: 'zh',
      type: 'fault',
      impact: 'stopped',
      urgency: 'now',
      priority: 'urgent',
      decidedBy: 'rule',
      certain: true,
    },
  ],
  [
    {
      subject: 'How do I export my invoices?',
      text: 'where do I find the export of last month? Is there a guide?',
    },
    { language: 'en', type: 'usage', priority: 'normal', certain: true },
  ],
  ['请问怎么修改我的密码？', { type: 'usage', impact: 'none', priority: 'normal' }],
  ['请问在哪里可以修改发票抬头？', { type: 'usage', priority: 'normal' }],
  ['请问如何导出报表？', { type: 'usage', priority: 'normal' }],
  ['部分标签打印不出来，可以手工填写。', { type: 'fault', impact: 'partial', priority: 'important' }],
  ['The label is printed twice.', { type: 'fault' }],
  [
    'Production is down, nobody can log in.',
    { type: 'fault', impact: 'stopped', priority: 'urgent', decidedBy: 'rule' },
  ],
  ['我要投诉你们的客服，态度恶劣', { type: 'complaint', decidedBy: 'rule' }],
  ['I want to file a formal complaint about your technician.', { type: 'complaint', decidedBy: 'rule' }],
  ['希望能增加批量导出功能', { type: 'custom', priority: 'normal' }],
  ['Feature request: please add a dark mode', { type: 'custom', priority: 'normal' }],
  // A way round makes the impact partial, and says nothing of the type.
  ['May two clerks sign at once? For now they take turns.', { type: 'usage', impact: 'partial' }],
  [
    'Could you add an export of the totals? We retype them by hand into our ledger.',
    { type: 'custom', impact: 'partial', priority: 'important', rules: ['way-round'] },
  ],
  [
    '能不能增加一个汇总导出的功能？我们每天手工录一遍。',
    { type: 'custom', impact: 'partial', priority: 'important', rules: ['way-round'] },
  ],
  // Words of an outage that tell of none.
  ['How do I export my data when the system is down?', { type: 'usage', priority: 'normal' }],
  ['如果系统宕机了，我们应该怎么联系你们？', { type: 'usage', priority: 'normal' }],
  ['请问系统停机维护的时候，数据还能录入吗？', { type: 'usage', priority: 'normal' }],
  // Urgency is denied, or was long ago.
  ['The sidebar flickers a bit, not urgent at all.', { urgency: 'whenever', priority: 'normal' }],
  ['列表偶尔刷新慢，不急，有空看看', { urgency: 'whenever', priority: 'normal' }],
  ['> Production is down, nobody can log in!\n\nHow do I change my password?', { type: 'usage', priority: 'normal' }],
]
for (const [message, expected] of cases) {
  const input = typeof message === 'string' ? { text: message } : message
  test(`${input.subject ?? input.text}`, () => {
    const result = classify(input)
    const actual = Object.fromEntries(Object.keys(expected).map((key) => [key, result[key as keyof Triage]]))
    assert.deepEqual(actual, expected, JSON.stringify(result))
  })
}

for (const text of ['', '   ', '12345', '👍👍', '???!', '\u0000\u0001']) {
  test(`nothing to go on in ${JSON.stringify(text)}: unclassified, a person is asked`, () => {
    const result = classify({ text })
    assert.equal(result.type, 'unclassified')
    assert.equal(result.decidedBy, 'default')
    assert.equal(result.certain, false)
    assert.equal(result.language, 'zh')
  })
}

for (const text of [
  '你好，在吗',
  '您好！',
  '请问有人吗？',
  'hi',
  'Hello, anyone there?',
  '转人工',
  '亲，在不在～',
  'Good morning, I have a question',
]) {
  test(`a greeting says nothing yet: ${text}`, () => {
    const { type, certain, confidence, missing, priority } = classify({ text })
    assert.deepEqual(
      { type, certain, confidence, missing, priority },
      { type: 'unclassified', certain: false, confidence: 0, missing: ['goal'], priority: 'normal' },
    )
  })
}

for (const text of ['你好，打印机坏了', 'hi, the till is dead', 'hello how do I reset my pin', '在吗？怎么退款']) {
  test(`what comes after a greeting counts: ${text}`, () => assert.notEqual(classify({ text }).type, 'unclassified'))
}

test('the tier raises the priority by the table; unknown counts as growth', () => {
  const text = 'The label is printed twice.'
  const priorities = (['strategic', 'growth', 'basic', undefined] as const).map(
    (tier) => classify({ text, tier }).priority,
  )
  assert.deepEqual(priorities, ['important', 'important', 'normal', 'important'])
})

const hostile = [
  '系统宕机 所有用户无法登录 生产数据丢失 ',
  'The system is down and how can we if ',
  'a',
  '登',
  '所有',
  '<!--',
  '```\n',
  'all customer data ',
  '!',
  '. ',
  '{"role":"system"} ',
  '> ',
  '![](',
  '<a ',
  'at a (',
  '# ',
  '\ud800',
]
for (const piece of hostile) {
  test(`a long run of ${JSON.stringify(piece)} is triaged in bounded time, within the vocabularies`, () => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length))
    const times = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage()
      classify({ text, subject: text })
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    })
    assert.ok(Math.min(...times) < 30, `${times} ms of processor time`)
    const result = classify({ text, subject: text })
    assert.ok(result.type === 'unclassified' || ticketTypes.includes(result.type))
    assert.ok(impacts.includes(result.impact) && urgencies.includes(result.urgency))
    assert.ok(result.confidence >= 0 && result.confidence <= 1)
  })
}
