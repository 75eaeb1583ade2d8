import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Health } from '../../../src/core/ports/channel.ts'
import { type Alarm, allWell, raise } from '../../../src/core/process/alarm.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second))
const down: Health = { ok: false, reason: 'the line is down' }
const scanning: Health = { ok: false, reason: 'waiting', scan: 'http://weixin.qq.com/x/1' }
const well: Health = { ok: true }

/** What is said, by second, of an account whose health is looked at every five. */
function told(healths: Health[]): [number, string][] {
  let alarm: Alarm = allWell
  return healths.flatMap((health, index): [number, string][] => {
    const step = raise(alarm, health, at(index * 5), 30_000)
    alarm = step.alarm
    return step.say.map(({ kind }) => [index * 5, kind])
  })
}

const times = (count: number, health: Health): Health[] => Array(count).fill(health)

describe('the alarm of an account', () => {
  it('says nothing of a trouble that passes', () => {
    assert.deepEqual(told([...times(6, down), ...times(5, well)]), [])
  })

  it('is raised once after the time that is set, and taken back once', () => {
    assert.deepEqual(told([...times(20, down), ...times(5, well), ...times(8, down)]), [
      [30, 'down'],
      [100, 'well'],
      [155, 'down'],
    ])
  })

  it('shows the code once, instead of the alarm or after it, however often the code changes', () => {
    const other = { ...scanning, scan: 'http://weixin.qq.com/x/2' }
    assert.deepEqual(told([...times(8, scanning), ...times(3, other), well]), [
      [30, 'scan'],
      [55, 'well'],
    ])
    assert.deepEqual(told([...times(8, down), ...times(3, scanning)]), [
      [30, 'down'],
      [40, 'scan'],
    ])
  })

  it('names each time in which nobody heard once', () => {
    const missed = (to: number): Health => ({ ok: true, gap: { from: at(0), to: at(to) } })
    assert.deepEqual(told([well, ...times(3, missed(5)), ...times(2, missed(20))]), [
      [5, 'gap'],
      [20, 'gap'],
    ])
  })
})
