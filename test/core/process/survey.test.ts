import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRatings, surveyDue } from '../../../src/core/process/survey.ts'
import { createZone } from '../../../src/core/time/zone.ts'
import { testSettings } from '../../support/settings.ts'

const ratings: [string, { values: number[]; rest: string } | null][] = [
  ['5', { values: [5], rest: '' }],
  ['５分', { values: [5], rest: '' }],
  ['5 4 5', { values: [5, 4, 5], rest: '' }],
  ['5、4、5，处理很及时', { values: [5, 4, 5], rest: '处理很及时' }],
  ['5 4 5 very helpful', { values: [5, 4, 5], rest: 'very helpful' }],
  ['10', { values: [10], rest: '' }],
  ['2 users cannot log in', null],
  ['1.2.3.4 is unreachable', null],
  ['2026-10-01 again', null],
  ['100', null],
  ['还是不行', null],
  ['', null],
]

for (const [text, expected] of ratings) {
  test(`what '${text}' rates`, () => assert.deepEqual(readRatings(text), expected))
}

const due: [string, string, string][] = [
  ['in contact hours: an hour later', '2026-10-01T09:30+08:00', '2026-10-01T10:30+08:00'],
  ['in the evening: the next morning, holiday or not', '2026-10-01T20:30+08:00', '2026-10-02T08:00+08:00'],
  ['in the night: that morning', '2026-10-02T03:00+08:00', '2026-10-02T08:00+08:00'],
]

for (const [name, closed, expected] of due) {
  test(`a survey after closing ${name}`, async () => {
    const settings = await testSettings()
    assert.deepEqual(surveyDue(settings, createZone('Asia/Shanghai'), new Date(closed)), new Date(expected))
  })
}
