import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepare } from '../../../src/core/triage/index.ts'

test('comments, quotes, code and traces are not the customer’s words; that they are there is kept', () => {
  const text = [
    '<!-- Please search first -->',
    'It fails:',
    '```',
    'secret code',
    '```',
    '    at Object.run (main.js:10)',
    '2024-03-05 10:00:00,123 ERROR boom',
    '> quoted words',
    '![shot](a.png) see https://example.org/x',
    '- [x] searched',
  ].join('\n')
  const { body, marks } = prepare({ subject: 'Crash', text })
  assert.doesNotMatch(body, /search first|secret|main\.js|boom|quoted|example\.org/)
  assert.match(body, /it fails/)
  assert.deepEqual(marks, ['checklist', 'code', 'image', 'link', 'trace'])
})

test('a date that a person wrote stays', () => {
  assert.match(prepare({ text: '2024-03-05 10:00 系统宕机' }).body, /宕机/)
})

test('a message that is nothing but a quote is read all the same', () => {
  assert.match(prepare({ text: '> the system is down' }).body, /down/)
})

test('the first short line of several is the title where there is no subject', () => {
  const { title, body } = prepare({ text: '登录失败\n今天开始的' })
  assert.deepEqual([title, body], ['登录失败', '今天开始的'])
})

test('a heading of a form and its answer are one sentence', () => {
  const { sentences } = prepare({ subject: 's', text: '### Issue type\n\nBug\n\n### Log\n\n### Version\n2.1' })
  assert.deepEqual(sentences.slice(1), ['issue type: bug', '### log', 'version: 2.1'])
})

test('full-width becomes half-width, and a sentence keeps its question mark', () => {
  assert.deepEqual(prepare({ text: 'ＡＢＣ？好！再见。' }).sentences, ['abc?', '好!', '再见。'])
})
