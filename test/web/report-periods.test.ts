import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { neighbour, periodsAt } from '../../web/desk/report-periods.ts'

describe('the periods of a report', () => {
  it('are those of the place where the desk is', () => {
    const instant = new Date('2026-12-31T17:00:00Z')
    assert.deepEqual(periodsAt(instant, 'Asia/Shanghai'), { week: '2026-W53', month: '2027-01', quarter: '2027-Q1' })
    assert.deepEqual(periodsAt(instant, 'UTC'), { week: '2026-W53', month: '2026-12', quarter: '2026-Q4' })
    assert.equal(periodsAt(new Date('2026-11-30T03:00:00Z'), 'America/New_York').week, '2026-W48')
  })

  it('stand beside each other over the turn of the year', () => {
    const beside = (period: string) => [neighbour(period, -1), neighbour(period, 1)]
    assert.deepEqual(beside('2026-W53'), ['2026-W52', '2027-W01'])
    assert.deepEqual(beside('2027-01'), ['2026-12', '2027-02'])
    assert.deepEqual(beside('2026-Q4'), ['2026-Q3', '2027-Q1'])
  })
})
