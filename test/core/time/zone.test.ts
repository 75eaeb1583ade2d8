import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, createZone, weekday } from '../../../src/core/time/zone.ts'

const berlin = createZone('Europe/Berlin')

const cases: [name: string, zone: string, day: string, minutes: number, instant: string][] = [
  ['Shanghai is eight hours ahead', 'Asia/Shanghai', '2026-10-08', 17 * 60, '2026-10-08T09:00:00.000Z'],
  ['Berlin in winter', 'Europe/Berlin', '2026-01-15', 12 * 60, '2026-01-15T11:00:00.000Z'],
  ['Berlin in summer', 'Europe/Berlin', '2026-07-15', 12 * 60, '2026-07-15T10:00:00.000Z'],
  ['17:00 on the 23-hour day', 'Europe/Berlin', '2026-03-29', 17 * 60, '2026-03-29T15:00:00.000Z'],
  ['17:00 on the 25-hour day', 'Europe/Berlin', '2026-10-25', 17 * 60, '2026-10-25T16:00:00.000Z'],
  ['a time that is skipped moves behind the gap', 'Europe/Berlin', '2026-03-29', 150, '2026-03-29T01:30:00.000Z'],
  ['a time that comes twice is the first', 'Europe/Berlin', '2026-10-25', 150, '2026-10-25T00:30:00.000Z'],
  ['a half-hour zone', 'Asia/Kolkata', '2026-05-01', 0, '2026-04-30T18:30:00.000Z'],
  ['the other side of the date line', 'Pacific/Auckland', '2026-12-01', 8 * 60, '2026-11-30T19:00:00.000Z'],
  ['New York at the end of its day', 'America/New_York', '2026-11-22', 23 * 60 + 59, '2026-11-23T04:59:00.000Z'],
]

for (const [name, zone, day, minutes, instant] of cases) {
  test(`a wall-clock time as an instant: ${name}`, () => {
    assert.equal(createZone(zone).instant(day, minutes).toISOString(), instant)
  })
}

test('an instant reads back as the wall-clock time it was made from, all through a year', () => {
  for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
    for (const minutes of [0, 60, 240, 1020, 1439]) {
      assert.deepEqual(berlin.local(berlin.instant(day, minutes)), { day, minutes })
    }
  }
})

test('days follow each other over the ends of months and years', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(addDays('2026-03-01', -1), '2026-02-28')
})

test('Monday is 1 and Sunday is 7', () => {
  assert.equal(weekday('2026-11-23'), 1)
  assert.equal(weekday('2026-11-22'), 7)
})

test('a name that is no zone is refused', () => {
  assert.throws(() => createZone('Mars/Olympus'), RangeError)
})
