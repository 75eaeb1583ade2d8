import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFrames } from '../../../src/core/triage/frames.ts'
import type { Language } from '../../../src/core/triage/index.ts'
import { classify } from './parts.ts'

function frames(text: string, language: Language): number[] {
  const found: number[] = []
  readFrames(text, language, (hash) => found.push(hash))
  return found
}

test('what is named does not change the frame of a sentence', () => {
  assert.deepEqual(frames('could you add a wind gauge?', 'en'), frames('could you add a milk churn?', 'en'))
  assert.deepEqual(frames('能不能加个风速计?', 'zh'), frames('能不能加个奶桶?', 'zh'))
})

test('what is asked of it does', () => {
  assert.notDeepEqual(frames('could you add a wind gauge?', 'en'), frames('where is the wind gauge?', 'en'))
  assert.notDeepEqual(frames('能不能加个奶桶?', 'zh'), frames('奶桶在哪?', 'zh'))
})

test('a clause is read alike wherever it stands', () => {
  const wish = frames('please add a gauge.', 'en')
  const later = frames('all is well. please add a gauge.', 'en')
  assert.ok(wish.every((hash) => later.includes(hash)))
})

const madeUp = [
  ['How do I open the wobbelgrat?', 'usage'],
  ['Please add a wobbelgrat for the sprondels', 'custom'],
  ["The wobbelgrat won't open any more", 'fault'],
  ['Nobody has answered about my wobbelgrat for weeks', 'complaint'],
  ['请问沃贝格拉怎么打开', 'usage'],
  ['希望给斯普隆加个沃贝格拉', 'custom'],
  ['沃贝格拉打不开了', 'fault'],
  ['沃贝格拉的事几个星期没人理我', 'complaint'],
] as const

for (const [text, type] of madeUp) {
  test(`words that nobody knows: ${text} → ${type}`, () => assert.equal(classify({ text }).type, type))
}
