import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadRules } from '../../../src/assembly/rules.ts'
import { settingsFrom } from '../../../src/config.ts'
import { testConfig } from '../../support/settings.ts'

const beat = { updateDailyBy: '17:00', updateClock: 'business' }
const four = {
  important: null,
  normal: null,
  low: { firstResponse: 'PT24H', resolve: { businessDays: 5 }, ...beat },
  medium: { firstResponse: 'PT8H', resolve: { businessDays: 3 }, ...beat },
  high: { firstResponse: 'PT4H', resolve: 'PT24H', updateEvery: 'PT4H', updateClock: 'contact' },
}

test('a desk has four priorities by its configuration alone, however they are written down', async () => {
  const config = await testConfig({
    priorities: four,
    triage: { table: { partial: { soon: ['high', 'medium', 'low'] } } },
  })
  const settings = settingsFrom(config, [])
  assert.deepEqual(
    settings.priorities.map(({ name }) => name),
    ['urgent', 'high', 'medium', 'low'],
  )
  const { triage } = await loadRules(config, [])
  const { cells } = triage.table
  assert.deepEqual(Object.values(cells.partial.soon), ['high', 'medium', 'low'])
  assert.deepEqual(Object.values(cells.partial.now), ['urgent', 'high', 'high'], 'important is at the height of high')
  assert.deepEqual(Object.values(cells.none.whenever), ['low', 'low', 'low'])
  assert.equal(triage.classify({ text: '请问在哪里可以修改发票抬头？', tier: 'growth' }).priority, 'low')
})

test('a priority that is not there is refused in the table', async () => {
  await assert.rejects(
    testConfig({ triage: { table: { none: { soon: ['normal', 'minor', 'normal'] } } } }),
    /there is no priority 'minor'/,
  )
})
