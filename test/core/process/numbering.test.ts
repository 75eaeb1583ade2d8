import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findTicketNumber, numberDay, ticketNumber } from '../../../src/core/process/numbering.ts'
import { createZone } from '../../../src/core/time/zone.ts'

test('the day is that of the desk, not of Greenwich', () => {
  const shanghai = createZone('Asia/Shanghai')
  assert.equal(numberDay(new Date('2026-10-12T15:59:58Z'), shanghai), '20261012')
  assert.equal(numberDay(new Date('2026-10-12T16:00:02Z'), shanghai), '20261013')
})

test('three digits, and four from the thousandth on', () => {
  assert.equal(ticketNumber('20261012', 1), '20261012-001')
  assert.equal(ticketNumber('20261012', 999), '20261012-999')
  assert.equal(ticketNumber('20261012', 1000), '20261012-1000')
})

const texts: [text: string, number: string | null][] = [
  ['Re: [20261012-001] printer', '20261012-001'],
  ['回复：【20261012-1000】打印', '20261012-1000'],
  ['call 120261012-001 now', null],
  ['20261012-12', null],
  ['order 2026-10-12', null],
  ['', null],
]

for (const [text, number] of texts) {
  test(`the ticket number in "${text}" is ${number}`, () => assert.equal(findTicketNumber(text), number))
}
