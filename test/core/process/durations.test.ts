import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stageDurations } from '../../../src/core/process/durations.ts'

const at = (time: string) => new Date(`2026-11-23T${time}:00Z`)
const moved = (time: string, to: string) => ({ at: at(time), event: 'stage', to })
const MINUTE = 60_000

const opened = { at: at('08:00'), event: 'opened', to: 'new' }
const cases: [name: string, timeline: Parameters<typeof stageDurations>[0], durations: Record<string, number>][] = [
  ['nothing has happened', [], {}],
  ['just registered', [opened], { registered: 240 }],
  ['on its way', [opened, moved('08:10', 'diagnosis')], { registered: 10, diagnosis: 230 }],
  [
    'a stage that it came back to counts together',
    [opened, moved('08:10', 'diagnosis'), moved('09:00', 'waiting'), moved('10:00', 'diagnosis')],
    { registered: 10, diagnosis: 50 + 120, waiting: 60 },
  ],
  [
    'the time it was closed counts for nothing',
    [opened, moved('08:30', 'closed'), moved('11:00', 'diagnosis')],
    { registered: 30, diagnosis: 60 },
  ],
  [
    'other events say nothing, and the order does not matter',
    [moved('09:00', 'diagnosis'), { at: at('09:30'), event: 'status', to: 'x' }, opened],
    { registered: 60, diagnosis: 180 },
  ],
]

for (const [name, timeline, minutes] of cases) {
  test(`stage durations: ${name}`, () => {
    const expected = Object.fromEntries(Object.entries(minutes).map(([stage, count]) => [stage, count * MINUTE]))
    assert.deepEqual(stageDurations(timeline, at('12:00')), expected)
  })
}
