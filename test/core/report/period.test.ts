import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lastPeriod, periodBefore, periodNamed } from '../../../src/core/report/period.ts'
import { createZone } from '../../../src/core/time/zone.ts'

const shanghai = createZone('Asia/Shanghai')
const newYork = createZone('America/New_York')
const spans = (name: string, zone = shanghai) => {
  const period = periodNamed(name, zone)
  return period && [period.from.toISOString(), period.to.toISOString()]
}

describe('periods of a report', () => {
  const cases: [string, string[] | null][] = [
    ['2026-10', ['2026-09-30T16:00:00.000Z', '2026-10-31T16:00:00.000Z']],
    ['2026-12', ['2026-11-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z']],
    ['2026-W01', ['2025-12-28T16:00:00.000Z', '2026-01-04T16:00:00.000Z']],
    ['2026-W53', ['2026-12-27T16:00:00.000Z', '2027-01-03T16:00:00.000Z']],
    ['2025-W53', null],
    ['2026-13', null],
    ['october', null],
  ]
  for (const [name, expected] of cases) {
    it(`${name} is ${expected?.join(' to ') ?? 'none'}`, () => assert.deepEqual(spans(name), expected))
  }

  it('is as long as its days are where the clocks change', () => {
    const [from, to] = spans('2026-03', newYork)!
    assert.equal((Date.parse(to!) - Date.parse(from!)) / 3_600_000, 31 * 24 - 1)
  })

  it('knows the last one and the one before, over the turn of a year', () => {
    const now = new Date('2027-01-06T03:00:00Z')
    assert.equal(lastPeriod('month', now, shanghai).name, '2026-12')
    assert.equal(lastPeriod('week', now, shanghai).name, '2026-W53')
    assert.equal(periodBefore(lastPeriod('week', now, shanghai), shanghai).name, '2026-W52')
    assert.equal(periodBefore(periodNamed('2027-01', shanghai)!, shanghai).name, '2026-12')
  })
})
