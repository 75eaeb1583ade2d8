import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadRules } from '../../../src/assembly/rules.ts'
import { promisesOf } from '../../../src/core/process/promises.ts'
import { testConfig } from '../../support/settings.ts'

const gold = {
  name: 'gold',
  when: { priority: 'urgent', tier: 'strategic' },
  firstResponse: 'PT15M',
  resolve: { working: 'PT8H' },
}

test('the promises in force are told in words, in the language that is asked for', async () => {
  const { settings, templates } = await loadRules(await testConfig({ sla: { policies: [gold] } }), [])
  const chinese = promisesOf(settings, templates, 'zh-CN')
  assert.deepEqual(chinese.rows, [
    ['紧急', '30 分钟', '4 小时', '每 2 小时一次，昼夜不停'],
    ['重要', '8 小时', '24 小时', '每 4 小时一次，工作日 08:00 至 21:00'],
    ['普通', '24 小时', '3 个工作日', '每个工作日 17:00 前一次'],
    ['紧急 (战略客户)', '15 分钟', '8 小时（工作时间）', '每 2 小时一次，昼夜不停'],
  ])
  const english = promisesOf(settings, templates, 'en')
  assert.deepEqual(english.rows[2], ['normal', '24 h', '3 business days', 'every business day by 17:00'])
  assert.ok(english.notes.includes('A reply within 7 days of closing opens a ticket again.'))
})
